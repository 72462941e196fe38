// The entry of the page.
import "./styles/base.css";
import { catalogue, load } from "virtual:scenarios";
import { effect } from "@preact/signals";
import { render } from "preact";
import { App } from "./App.tsx";
import { GuideModel } from "./guide/model.ts";
import { keepOffline } from "./offline/offline.ts";
import { followAddress } from "./router.ts";
import { Session } from "./session.ts";
import { startWorker, takeWorker } from "./start.ts";

const session = new Session(takeWorker, startWorker);

const guide = new GuideModel(session, { heads: catalogue, load });

render(<App guide={guide} />, document.getElementById("app") as HTMLElement);
followAddress();
void guide.start();
effect(() => {
  if (session.client.phase.value === "live") keepOffline();
});
