// If this fails, the lines of an example end up where they do harm: in the middle of a command, or in another program.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Reader, type TypingTrouble, Typist } from "./typist.ts";

beforeEach(() => {
  // Reduced motion: a line at once.
  vi.stubGlobal("matchMedia", () => ({ matches: true }));
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A typist whose keys go to a shell that is back at its prompt at once, and what became of it. */
function typist(reader: Reader, ready = true) {
  const keys: string[] = [];
  const troubles: TypingTrouble[] = [];
  const made: Typist = new Typist(
    (text) => {
      keys.push(text);
      made.reading(false);
      if (ready) queueMicrotask(() => made.reading(true));
    },
    async () => reader,
    (why) => troubles.push(why),
  );
  made.reading(true);
  return { made, keys, troubles };
}

test("at a prompt, what is half typed is killed, and the lines follow", async () => {
  const { made, keys, troubles } = typist("prompt");
  expect(await made.play(["ls", "pwd"])).toBe(true);
  expect(keys).toEqual(["\x15", "ls", "\r", "pwd", "\r"]);
  expect(troubles).toEqual([]);
  expect(made.playing.peek()).toBeNull();
});

test("a command that is not at its end is interrupted first, or the lines would be a part of it", async () => {
  const { made, keys } = typist("continuation");
  await made.play(["ls"]);
  expect(keys).toEqual(["\x03", "ls", "\r"]);
});

test("nothing is typed into a program that reads", async () => {
  const { made, keys, troubles } = typist("program");
  expect(await made.play(["rm -r x", "y"])).toBe(false);
  expect(keys).toEqual([]);
  expect(troubles).toEqual(["program"]);
  expect(made.playing.peek()).toBeNull();
});

test("a shell that does not come back is given up", async () => {
  const { made, keys, troubles } = typist("prompt", false);
  const playing = made.play(["sleep 1000", "ls"]);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await playing).toBe(false);
  expect(keys).toEqual(["\x15", "sleep 1000", "\r"]);
  expect(troubles).toEqual(["busy"]);
});

test("all was entered also where the last command does not end", async () => {
  const { made } = typist("prompt", false);
  const playing = made.play(["sleep 1000"]);
  await vi.advanceTimersByTimeAsync(1_000);
  made.stop();
  expect(await playing).toBe(true);
});

test("who stops it while it is found out who reads has nothing typed", async () => {
  const { made, keys, troubles } = typist("program");
  const playing = made.play(["ls"]);
  made.stop();
  await playing;
  expect([keys, troubles]).toEqual([[], []]);
});
