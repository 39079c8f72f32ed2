//! A computer that sleeps, while its timers stand still and the time of day goes on.

use super::*;

const HOUR: f64 = 3_600_000.0;

/// A page that may sleep, connected.
fn connected() -> Page {
    let page = Page::connected();
    page.0.may_sleep.set(true);
    page
}

/// A page that may sleep, with an attempt planned in an hour.
fn waiting() -> Page {
    let page = connected();
    page.driver().change(|manager| {
        let options =
            ReconnectionOptions { delay: HOUR, delay_max: HOUR, randomization_factor: 0.0, ..Default::default() };
        manager.set_reconnection_options(options);
    });
    page.closed(1);
    assert_eq!(page.take().last().map(String::as_str), Some("timer 1000"));
    page
}

#[test]
fn the_clock_is_looked_at_each_10_s_while_the_connection_is_open() {
    let page = connected();
    page.pass(45_000.0);
    let mut lines = page.take();
    lines.retain(|line| line != "timer 10000" && line != "timer 5000");
    assert_eq!(lines, ["T1 close", "S0 disconnect ping timeout", "close ping timeout", "timer 1000"]);
}

#[test]
fn the_clock_is_looked_at_each_second_while_an_attempt_is_planned() {
    let page = waiting();
    page.pass(3000.0);
    assert_eq!(page.take(), ["timer 1000"; 3]);
}

#[test]
fn a_computer_that_wakes_up_finds_an_overdue_ping_within_10_s_and_connects_again_at_once() {
    let page = connected();
    page.pass(12_000.0);
    page.take();
    page.shift_wall(HOUR);
    page.pass(10_000.0 + 100.0);
    let mut lines = page.take();
    lines.retain(|line| !line.starts_with("timer"));
    assert_eq!(
        lines[..5],
        ["T1 close", "S0 disconnect ping timeout", "close ping timeout", "reconnect_attempt 1", "configure 2"]
            .map(String::from)
    );
}

#[test]
fn a_computer_that_wakes_up_begins_a_planned_attempt_in_about_a_second() {
    let page = waiting();
    page.shift_wall(HOUR / 2.0);
    page.pass(1100.0);
    assert!(page.take().contains(&"reconnect_attempt 1".into()));
}

#[test]
fn a_timer_that_a_hidden_page_runs_a_minute_late_begins_no_attempt() {
    let page = waiting();
    for _ in 0..10 {
        page.advance(61_000.0);
        page.run_timer();
    }
    assert!(page.take().iter().all(|line| line == "timer 1000"));
}

#[test]
fn what_the_page_tells_is_passed_on() {
    let page = waiting();
    page.report(Report::Awake);
    page.pass(100.0);
    assert!(page.take().contains(&"reconnect_attempt 1".into()));
    let page = connected();
    page.report(Report::PageLeaving);
    page.report(Report::PageRestored);
    let mut lines = page.take();
    lines.retain(|line| !line.starts_with("timer"));
    assert_eq!(lines[..3], ["T1 close", "S0 disconnect transport close", "close transport close"].map(String::from));
    assert_eq!(lines[3], "reconnect_attempt 1");
}
