// The entry of the page.
import "./styles/base.css";
import { render } from "preact";
import { App } from "./App.tsx";
import { Session } from "./session.ts";

const startWorker = (): Worker =>
  new Worker(new URL("../worker/main.ts", import.meta.url), { type: "module", name: "machine" });

// The worker's code is fetched and compiled while the page is still being built.
let first: Worker | null = startWorker();

const session = new Session(() => {
  const worker = first ?? startWorker();
  first = null;
  return worker;
}, startWorker);

render(<App session={session} />, document.getElementById("app") as HTMLElement);
void session.open("free", null);
