// Medians and ratios.

/** The value below which so much of the list lies, from 0 to 1. */
export function quantile(list, share) {
  const sorted = [...list].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

export const median = (list) => quantile(list, 0.5);

/** The median of the ratios of each round: what was slow for a while was so for both. */
export const ratio = (ours, theirs) => median(ours.map((time, round) => time / theirs[round]));

const DRAWS = 400;

/** How far a figure of rounds may be off, in 19 of 20 cases: what comes out where the rounds are drawn from themselves (bootstrap). */
export function uncertainty(rounds, figure) {
  const draw = () => rounds.map(() => rounds[Math.floor(Math.random() * rounds.length)]);
  const figures = Array.from({ length: DRAWS }, () => figure(draw()));
  return (quantile(figures, 0.975) - quantile(figures, 0.025)) / 2;
}

/** The list in random order. */
export function shuffled(list) {
  const left = [...list];
  return list.map(() => left.splice(Math.floor(Math.random() * left.length), 1)[0]);
}
