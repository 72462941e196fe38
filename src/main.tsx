// The entry of the page.
import "./styles/base.css";
import { catalogue, load } from "virtual:scenarios";
import { render } from "preact";
import { App } from "./App.tsx";
import { GuideModel } from "./guide/model.ts";
import { followAddress } from "./router.ts";
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

const guide = new GuideModel(session, { heads: catalogue, load });

render(<App guide={guide} />, document.getElementById("app") as HTMLElement);
followAddress();
void guide.start();
