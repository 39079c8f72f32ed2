// A React app as the README of socket.io-react-hook shows one: the page's own server by default, an event's payload shown,
// an event sent with its answer; and a namespace that refuses.
import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { IoProvider, useSocket, useSocketEvent } from "socket.io-react-hook";

function Chat() {
  const { socket, connected } = useSocket();
  const { lastMessage, sendMessage } = useSocketEvent(socket, "message");
  const [news, setNews] = useState([]);
  useSocketEvent(socket, "news", { onMessage: (item) => setNews((all) => [...all, item]) });
  const [answer, setAnswer] = useState();
  const [reason, setReason] = useState();
  const [reconnections, setReconnections] = useState(0);

  useEffect(() => {
    // The first socket is a mock, which has no Manager.
    const manager = socket.io;
    if (!manager) return;
    const onDisconnect = (reason) => {
      setReason(reason);
      if (reason === "io server disconnect") socket.connect();
    };
    const onReconnect = () => setReconnections((count) => count + 1);
    socket.on("disconnect", onDisconnect);
    manager.on("reconnect", onReconnect);
    return () => {
      socket.off("disconnect", onDisconnect);
      manager.off("reconnect", onReconnect);
    };
  }, [socket]);

  const send = async () => setAnswer((await sendMessage("hi server")).status);
  return (
    <>
      <p id="state">{connected ? `connected as ${socket.id}` : "not connected"}</p>
      <p id="message">{lastMessage}</p>
      <p id="news">{news.join(", ")}</p>
      <p id="answer">{answer}</p>
      <p id="reason">{reason}</p>
      <p id="reconnections">{reconnections}</p>
      <button id="send" onClick={send}>Send</button>
    </>
  );
}

function Members() {
  const { error } = useSocket("/members", { auth: { token: "wrong" } });
  return <p id="refusal">{error && `${error.message}: ${error.data.why}`}</p>;
}

function App() {
  const [open, setOpen] = useState(true);
  return (
    <>
      {open && <Chat />}
      <Members />
      <button id="leave" onClick={() => setOpen(false)}>Leave</button>
    </>
  );
}

createRoot(document.getElementById("app")).render(
  <IoProvider>
    <App />
  </IoProvider>,
);
