// The package `ws`, if the application has installed it. In a file of its own, in CommonJS: so bundlers for Node.js find it too, and
// take it into the bundle.
exports.load = () => {
  try {
    return { Installed: require("ws").WebSocket };
  } catch (cause) {
    return { cause };
  }
};
