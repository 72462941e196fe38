// If this fails, what a program prints can open the editor or type into the machine, or an edit is lost.
import { expect, test, vi } from "vitest";
import { data_messages, EditReader, edit_message, word_of } from "../../scenarios/link/edit_wire.ts";
import { FileEdit } from "./file_edit.ts";

const NONCE = "0123456789abcdef";

function page({ genuine = true, disk = "on disk" } = {}) {
  const sent: string[] = [];
  const lost: string[] = [];
  const edit = new FileEdit({
    send: (keys) => void sent.push(...new EditReader().push(keys).map(({ verb }) => verb)),
    genuine: () => Promise.resolve(genuine),
    read: () => Promise.resolve(disk),
    lost: (text) => void lost.push(text),
  });
  /** What edit prints, without its frame. */
  const say = (bytes: string, live = true) => {
    for (const [, command] of bytes.matchAll(/\x1b\]([^\x07]*)\x07/g)) edit.told(command, live);
  };
  const open = (text: string, live = true, flags = "") => {
    say(edit_message(NONCE, "open", word_of("/root/f"), text.length, flags), live);
    say(data_messages(NONCE, text).join(""), live);
  };
  const begin = async (text: string, flags = "") => {
    say(edit_message(NONCE, "hello"));
    await vi.waitFor(() => expect(sent).toContain("ready"));
    open(text, true, flags);
    await vi.waitFor(() => expect(edit.file.value).not.toBeNull());
  };
  return { edit, sent, lost, say, open, begin };
}
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

test("a file is opened, saved and closed", async () => {
  const { edit, sent, begin, say, lost } = page();
  await begin("a\n".repeat(2000), "");
  expect(edit.file.value).toMatchObject({
    path: "/root/f",
    text: "a\n".repeat(2000),
    isNew: false,
    readOnly: false,
  });
  edit.typed("b");
  edit.save("b");
  expect(edit.state.value).toEqual({ kind: "saving" });
  expect(sent).toEqual(["ready", "save", "data"]);
  say(edit_message(NONCE, "saved"));
  expect(edit.state.value).toEqual({ kind: "saved" });
  edit.quit();
  expect(sent.at(-1)).toBe("quit");
  say(edit_message(NONCE, "close"));
  expect([edit.file.value, lost]).toEqual([null, []]);
});

test("an empty file, one that is new, one that may not be written", async () => {
  const first = page();
  await first.begin("", "new");
  expect(first.edit.file.value).toMatchObject({ text: "", isNew: true });
  const second = page();
  await second.begin("x", "readonly");
  expect(second.edit.file.value?.readOnly).toBe(true);
});

test("what is printed by anything but edit is answered by nothing and opens nothing", async () => {
  const { edit, sent, say, open } = page({ genuine: false });
  say(edit_message(NONCE, "hello"));
  open("evil");
  await settle();
  await edit.replayed();
  expect([sent, edit.file.value]).toEqual([[], null]);
});

test("a file without a greeting before it, or with another number, is none", async () => {
  const { edit, sent, say, open } = page();
  open("evil");
  say(edit_message("f".repeat(16), "hello"));
  open("evil");
  await settle();
  expect(edit.file.value).toBeNull();
  expect(sent).toEqual(["ready"]);
});

test("a replay opens nothing; when it has ended, a run that is still there goes on, with what is on the disk now", async () => {
  const { edit, sent, say, open } = page();
  say(edit_message(NONCE, "hello"), false);
  open("as opened", false);
  await settle();
  expect([sent, edit.file.value]).toEqual([[], null]);
  say(edit_message(NONCE, "saved"), false);
  await edit.replayed();
  expect(edit.file.value?.text).toBe("on disk");
  expect(sent).toEqual([]);
});

test("one that had ended in the replay stays ended, and one that waits for an answer gets it", async () => {
  const ended = page();
  ended.say(edit_message(NONCE, "hello"), false);
  ended.open("x", false);
  ended.say(edit_message(NONCE, "close"), false);
  await ended.edit.replayed();
  expect(ended.edit.file.value).toBeNull();
  const waits = page();
  waits.say(edit_message(NONCE, "hello"), false);
  await waits.edit.replayed();
  expect(waits.sent).toEqual(["ready"]);
});

test("one that was answered in the replay and sends the file right after it is opened", async () => {
  const { edit, say, open } = page();
  say(edit_message(NONCE, "hello"), false);
  const replayed = edit.replayed();
  open("a");
  await replayed;
  expect(edit.file.value?.text).toBe("a");
});

test("when edit ends by itself, what was not saved is handed back", async () => {
  const { edit, begin, say, lost } = page();
  await begin("a");
  edit.typed("precious");
  say(edit_message(NONCE, "close"));
  expect(lost).toEqual(["precious"]);
  expect(edit.file.value).toBeNull();
});

test("refusals are told, and what cannot be sent is not", async () => {
  const { edit, begin, say, sent } = page();
  await begin("a");
  edit.save("b");
  say(edit_message(NONCE, "failed", word_of("No space left on device")));
  expect(edit.state.value).toEqual({ kind: "failed", why: "No space left on device" });
  edit.save("b");
  say(edit_message(NONCE, "changed"));
  expect(edit.state.value).toEqual({ kind: "changed" });
  const before = sent.length;
  edit.save("x".repeat(70_000));
  expect(edit.state.value).toMatchObject({ kind: "failed" });
  edit.save("\ud800");
  expect(edit.state.value).toEqual({ kind: "failed", why: "it has half a character" });
  expect(sent.length).toBe(before);
});

test("another machine forgets it all", async () => {
  const { edit, begin, say, lost } = page();
  await begin("a");
  edit.typed("b");
  edit.reset();
  say(edit_message(NONCE, "close"));
  expect([edit.file.value, lost]).toEqual([null, []]);
});
