// A Vue app as the README of vue-socket.io shows one: components with a `sockets` option, a listener that comes and goes, and
// a store whose mutations and actions are events. vue-socket.io replaces `socket.onevent`.
import { io } from "socket.io-client";
import Vue from "vue";
import VueSocketIO from "vue-socket.io";
import Vuex from "vuex";

Vue.use(Vuex);
const store = new Vuex.Store({
  state: { score: 0, notices: [] },
  mutations: {
    SOCKET_score: (state, score) => (state.score = score),
    note: (state, notice) => state.notices.push(notice),
  },
  actions: {
    SOCKET_notice: ({ commit }, { text }) => commit("note", text),
  },
});
const socket = io({ transports: ["websocket"] });
Vue.use(new VueSocketIO({ connection: socket, vuex: { store, actionPrefix: "SOCKET_", mutationPrefix: "SOCKET_" } }));

const News = {
  data: () => ({ items: [] }),
  sockets: {
    news(item) {
      this.items.push(item);
    },
  },
  render(h) {
    return h("p", { attrs: { id: "news" } }, this.items.join(", "));
  },
};

new Vue({
  store,
  data: () => ({ state: "", reason: "", message: "", pair: "", bytes: "", answer: "", tip: "", reconnections: 0, open: true }),
  sockets: {
    connect() {
      this.state = `connected as ${this.$socket.id}`;
    },
    disconnect(reason) {
      this.state = "not connected";
      this.reason = reason;
      if (reason === "io server disconnect") this.$socket.connect();
    },
    message(text) {
      this.message = text;
    },
    pair(values) {
      this.pair = JSON.stringify(values);
    },
    bytes({ part }) {
      this.bytes = new Uint8Array(part).join(" ");
    },
  },
  created() {
    this.$socket.io.on("reconnect", () => (this.reconnections += 1));
  },
  methods: {
    send() {
      this.$socket.emit("message", "hi server", ({ status }) => (this.answer = status));
    },
    listen() {
      this.sockets.subscribe("tip", (tip) => (this.tip = tip));
    },
    ignore() {
      this.sockets.unsubscribe("tip");
    },
  },
  render(h) {
    const shown = { ...this.$data, ...this.$store.state, notices: this.$store.state.notices.join(", ") };
    const button = (id, click) => h("button", { attrs: { id }, on: { click } }, id);
    return h("main", [
      ...Object.entries(shown).map(([id, value]) => h("p", { attrs: { id } }, String(value))),
      this.open && h(News),
      button("send", this.send),
      button("listen", this.listen),
      button("ignore", this.ignore),
      button("close", () => (this.open = false)),
      button("leave", () => this.$socket.disconnect()),
    ]);
  },
}).$mount("#app");
