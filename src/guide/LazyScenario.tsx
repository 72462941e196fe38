// The view of an open scenario, whose code is loaded when the first one is opened.
import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Scenario } from "../../scenarios/format/types.ts";
import type { GuideModel } from "./model.ts";

interface Props {
  readonly guide: GuideModel;
  readonly scenario: Scenario;
  readonly step: number;
}

let loaded: ComponentType<Props> | null = null;

export function LazyScenario(props: Props): JSX.Element {
  const [View, setView] = useState<ComponentType<Props> | null>(() => loaded);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (View || failed) return;
    import("./scenario/ScenarioView.tsx").then(
      (module) => {
        loaded = module.default;
        setView(() => loaded);
      },
      () => setFailed(true),
    );
  }, [View, failed]);
  if (View) return <View {...props} key={props.scenario.slug} />;
  if (!failed) return <p role="status">Opening &ldquo;{props.scenario.title}&rdquo; &hellip;</p>;
  return (
    <p role="alert">
      A part of the page could not be loaded. Is there a network?{" "}
      <button type="button" class="button small" onClick={() => setFailed(false)}>
        Try again
      </button>
    </p>
  );
}
