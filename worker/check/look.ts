// A machine with a scenario, looked at as often as the page does.
import { type Progress, progress, scenario_questions } from "../../scenarios/format/progress.ts";
import type { Scenario } from "../../scenarios/format/types.ts";
import type { RunState } from "../api.ts";
import type { Machine } from "../machine/machine.ts";
import { Questions } from "../machine/predicates.ts";

const FUEL = 20_000;
/** How often tasks are looked at, in machine time. */
const LOOK_NS = 100e6;

/** Runs on until it is time to look again, not beyond `until`; idle time is skipped. */
export function run_on(machine: Machine, until: number, stop: () => boolean = () => false): RunState {
  const state = machine.run(Math.min(until, machine.now + LOOK_NS), FUEL, stop);
  if (!state.idle || stop()) return state;
  return machine.run(Math.min(until, state.next_timer ?? until), FUEL, stop);
}

/**
 * Each call gives the states of the scenario's tasks.
 * @throws Error for a predicate with a regular expression that is none.
 */
export function task_states(machine: Machine, scenario: Scenario): () => Progress {
  const questions = new Questions(machine.kernel, machine.observe(), scenario_questions(scenario));
  let states: Progress = {};
  return () => {
    states = progress(scenario, questions.answers(), states);
    return states;
  };
}
