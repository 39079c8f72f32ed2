// An Angular app as the README of ngx-socket-io shows one: a service over its Socket, whose events a component shows. It is
// compiled in the page (JIT), so that it needs none of Angular's build tools.
import "@angular/compiler";
import { Component, Injectable, inject, signal } from "@angular/core";
import { AsyncPipe } from "@angular/common";
import { bootstrapApplication } from "@angular/platform-browser";
import { Socket, provideSocketIo } from "ngx-socket-io";
import { map, scan } from "rxjs/operators";

@Injectable({ providedIn: "root" })
class ChatService {
  private socket = inject(Socket);
  private admin = this.socket.of("/admin");
  reason = signal("");
  reconnections = signal(0);
  state = signal("");

  constructor() {
    this.socket.io.on("reconnect", () => this.reconnections.update((count) => count + 1));
    this.socket.on("connect", () => this.state.set(`connected as ${this.socket.id}`));
    this.socket.on("disconnect", (reason) => {
      this.state.set("not connected");
      this.reason.set(reason);
      if (reason === "io server disconnect") this.socket.connect();
    });
  }

  messages = this.socket.fromEvent("message").pipe(map(({ msg }) => msg));
  all = this.messages.pipe(scan((all, msg) => [...all, msg], []));
  notice = this.admin.fromEvent("notice");

  send(msg) {
    return this.socket.timeout(5000).emitWithAck("message", { msg });
  }

  listeners() {
    return this.socket.listeners("message").length;
  }

  leave() {
    this.socket.disconnect();
  }
}

@Component({
  selector: "#app",
  imports: [AsyncPipe],
  template: `
    <p id="state">{{ chat.state() }}</p>
    @if (open()) {
      <p id="message">{{ chat.messages | async }}</p>
      <p id="all">{{ (chat.all | async)?.join(", ") }}</p>
    }
    <p id="listeners">{{ chat.listeners() }}</p>
    <p id="notice">{{ chat.notice | async }}</p>
    <p id="answer">{{ answer() }}</p>
    <p id="reason">{{ chat.reason() }}</p>
    <p id="reconnections">{{ chat.reconnections() }}</p>
    <button id="send" (click)="send()">Send</button>
    <button id="close" (click)="open.set(false)">Close</button>
    <button id="leave" (click)="chat.leave()">Leave</button>`,
})
class App {
  chat = inject(ChatService);
  open = signal(true);
  answer = signal("");

  async send() {
    this.answer.set((await this.chat.send("hi server")).status);
  }
}

const config = { url: location.origin, options: { transports: ["websocket"] } };
bootstrapApplication(App, { providers: [provideSocketIo(config)] });
