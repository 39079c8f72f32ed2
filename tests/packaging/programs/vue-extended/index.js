// A Vue app as the README of vue-socket.io-extended shows one: `$socket` with a reactive state, a `sockets` option, listeners
// that come and go, and a store. vue-socket.io-extended calls the `socket.onevent` that it replaces, so the socket's own
// listeners hear all events too.
import { io } from "socket.io-client";
import Vue from "vue";
import VueSocketIOExt from "vue-socket.io-extended";
import Vuex from "vuex";

Vue.use(Vuex);
const store = new Vuex.Store({
  state: { score: 0, notices: [] },
  mutations: {
    SOCKET_SCORE: (state, score) => (state.score = score),
    note: (state, notice) => state.notices.push(notice),
  },
  actions: {
    socket_newNotice: ({ commit }, { text }) => commit("note", text),
  },
});
const heard = [];
const socket = io({ transports: ["websocket"] });
socket.on("message", (text) => heard.push(`on ${text}`));
socket.onAny((event) => heard.push(`any ${event}`));
socket.on("ask", (question, answer) => answer(`${question}? yes`));
Vue.use(VueSocketIOExt, socket, { store });

new Vue({
  store,
  data: () => ({ name: "", reason: "", message: "", pair: "", answer: "", tip: "", order: "" }),
  sockets: {
    connect() {
      this.name = this.$socket.client.id;
    },
    disconnect(reason) {
      this.reason = reason;
      if (reason === "io server disconnect") this.$socket.client.connect();
    },
    message(text) {
      this.message = text;
      this.order = [...heard, `vue ${text}`].join(", ");
    },
    pair(...values) {
      this.pair = JSON.stringify(values);
    },
  },
  methods: {
    send() {
      this.$socket.client.emit("message", "hi server", ({ status }) => (this.answer = status));
    },
    listen() {
      this.$socket.$subscribe("tip", (tip) => (this.tip = tip));
    },
    ignore() {
      this.$socket.$unsubscribe("tip");
    },
  },
  render(h) {
    const state = this.$socket.connected && !this.$socket.disconnected ? `connected as ${this.name}` : "not connected";
    const shown = { ...this.$data, ...this.$store.state, state, notices: this.$store.state.notices.join(", ") };
    const button = (id, click) => h("button", { attrs: { id }, on: { click } }, id);
    return h("main", [
      ...Object.entries(shown).map(([id, value]) => h("p", { attrs: { id } }, String(value))),
      button("send", this.send),
      button("listen", this.listen),
      button("ignore", this.ignore),
      button("leave", () => this.$socket.client.disconnect()),
    ]);
  },
}).$mount("#app");
