// What every part of an open scenario needs to know.
import type { Progress } from "../../../scenarios/format/progress.ts";
import type { Scenario } from "../../../scenarios/format/types.ts";
import type { Links } from "../markdown.tsx";
import type { GuideModel } from "../model.ts";
import type { ScenarioProgress } from "../progress.ts";

export interface Context {
  readonly guide: GuideModel;
  readonly scenario: Scenario;
  readonly kept: ScenarioProgress;
  readonly states: Progress;
  readonly links: Links;
}
