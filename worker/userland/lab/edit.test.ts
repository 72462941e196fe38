// If this fails, a file of the machine cannot be edited in the page, or is damaged on the way, or audit does not see it.
import { describe, expect, test } from "vitest";
import { Typing, type TypingOptions } from "../../../test/terminal.ts";
import { type_script } from "../../../test/type.ts";
import { Machine } from "../../machine/machine.ts";
import {
  data_messages,
  type EditMessage,
  EditReader,
  edit_message,
  MAX_EDIT,
  Parcel,
  text_of_word,
} from "../lib/edit_wire.ts";

/** Without what is not to be seen. */
const plain = (bytes: string): string => bytes.replace(/\x1b\][^\x07]*\x07|\x1b\[[0-9;?]*[a-zA-Z]/g, "");

/** Messages within what the terminal has shown. */
function messages(bytes: string): EditMessage[] {
  return new EditReader().push(bytes);
}

/** A terminal with an editor: the page's part. */
class Page {
  readonly typing: Typing;
  nonce = "";
  data: string | null = null;
  flags = "";
  path = "";

  constructor(options: TypingOptions = {}) {
    this.typing = new Typing(options);
    this.typing.take();
  }

  open(command: string): string {
    const [hello] = messages(this.typing.type(`${command}\r`, 1));
    expect(hello.verb).toBe("hello");
    this.nonce = hello.nonce;
    const out = this.typing.type(edit_message(this.nonce, "ready"));
    const [open, ...rest] = messages(out);
    expect(open).toMatchObject({ nonce: this.nonce, verb: "open" });
    this.path = text_of_word(open.words[0]);
    this.flags = open.words[2];
    const parcel = Parcel.of(open.words[1]);
    for (const { words } of rest) parcel?.add(words[0]);
    this.data = parcel?.data ?? null;
    return out;
  }

  /** The verb of the answer, and what it says. */
  save(data: string, force = 0): string {
    const keys = [edit_message(this.nonce, "save", data.length, force), ...data_messages(this.nonce, data)];
    const [answer] = messages(this.typing.type(keys.join("")));
    return [answer?.verb, ...(answer?.words ?? []).map(text_of_word)].join(" ");
  }

  quit(): string {
    return this.typing.type(edit_message(this.nonce, "quit"));
  }
}

const BYTES = Array.from({ length: 5000 }, (_, i) => `line ${i} \xc3\xa9\n`).join("");

describe("with a page", () => {
  test("a file goes there and back to the byte, and the machine can be replayed", () => {
    const page = new Page({ files: { "a.txt": BYTES } });
    page.open("edit /root/a.txt");
    expect(page.data).toBe(BYTES);
    expect(page.flags).toBe("");
    expect(page.path).toBe("/root/a.txt");
    const text = `${BYTES.slice(100)}the end`;
    expect(page.save(text)).toBe("saved");
    expect(page.save(`${text}!`)).toBe("saved");
    expect(plain(page.quit())).toBe(`\r/root/a.txt: ${text.length + 1} bytes written\r\n$ `);
    const { machine } = page.typing;
    expect(machine.read_file("/root/a.txt")).toBe(`${text}!`);
    expect(page.typing.type("echo echoed\r")).toContain("echoed\r\n");
    const again = Machine.replay(machine.config, machine.journal, machine.options);
    expect(again.read_file("/root/a.txt")).toBe(`${text}!`);
  });

  test("audit sees an editor at work", () => {
    const page = new Page({ files: { "a.txt": "old\n" } });
    page.typing.type("auditctl -D >/dev/null; auditctl -w /root/a.txt -p wa -k watched\r");
    page.open("edit /root/a.txt");
    page.save("new\n");
    page.quit();
    const log = page.typing.type("ausearch -k watched -i | grep -A1 -e comm=edit | cat\r");
    expect(log.replace(/\s+/g, " ")).toMatch(
      /syscall=openat success=yes .* comm=edit exe=\/usr\/local\/bin\/edit/,
    );
    const raw = page.typing.type(
      "ausearch -k watched --raw | grep -c 'syscall=257 .*a2=241 .*comm=\"edit\"'\r",
    );
    expect(plain(raw)).toContain("\n\r1\r\n");
  });

  test("a new file, relative, is made when it is saved, and not before", () => {
    const page = new Page();
    page.open("edit new.txt");
    expect([page.data, page.flags, page.path]).toEqual(["", "new", "/root/new.txt"]);
    expect(page.typing.machine.read_file("/root/new.txt")).toBeNull();
    expect(page.save("")).toBe("saved");
    expect(page.quit()).toContain("new.txt: 0 bytes written");
    expect(page.typing.machine.read_file("/root/new.txt")).toBe("");
    page.open("edit other.txt");
    expect(page.quit()).toContain("other.txt: not changed");
    expect(page.typing.machine.read_file("/root/other.txt")).toBeNull();
  });

  test("a file that has changed meanwhile is overwritten only when that is wanted", () => {
    const page = new Page({ files: { "a.txt": "old\n" } });
    page.typing.type("(sleep 20; echo other > /root/a.txt) &\r");
    page.open("edit a.txt");
    page.typing.machine.run(page.typing.machine.now + 60e9, 1e6);
    expect(page.save("mine\n")).toBe("changed");
    expect(page.typing.machine.read_file("/root/a.txt")).toBe("other\n");
    expect(page.save("mine\n", 1)).toBe("saved");
    expect(page.quit()).toContain("5 bytes written");
    expect(page.typing.machine.read_file("/root/a.txt")).toBe("mine\n");
  });

  test("what cannot be written is said, and edit goes on", () => {
    const page = new Page();
    page.typing.type("mkdir d\r");
    page.open("edit d/new.txt");
    page.typing.machine.run(page.typing.machine.now + 1e9, 1e6);
    expect(page.save("x".repeat(MAX_EDIT + 1))).toBe(`failed larger than ${MAX_EDIT} bytes`);
    expect(page.save("fits")).toBe("saved");
    page.quit();
    page.typing.type(
      "chmod 644 d/new.txt; chown nobody d d/new.txt; mount -t tmpfs none /mnt; echo a > /mnt/a\r",
    );
    page.typing.type("(sleep 5; mount -o remount,ro /mnt) &\r");
    page.open("edit /mnt/a");
    page.typing.machine.run(page.typing.machine.now + 30e9, 1e6);
    expect(page.save("b")).toBe("failed Read-only file system");
    expect(page.quit()).toContain("not changed");
  });

  test("Ctrl-C ends it, and the terminal is as it was", () => {
    const page = new Page({ files: { "a.txt": "old\n" } });
    const before = page.typing.type("stty -a\r");
    page.open("edit a.txt");
    const out = page.typing.type("\x03");
    expect(messages(out).map(({ verb }) => verb)).toEqual(["close"]);
    expect(out).toContain("a.txt: not changed");
    expect(plain(page.typing.type("echo $?\r"))).toContain("\n\r130\r\n");
    expect(page.typing.type("stty -a\r")).toBe(before);
  });

  test("keys and foreign messages mean nothing to it", () => {
    const page = new Page({ files: { "a.txt": "old\n" } });
    page.open("edit a.txt");
    expect(page.typing.type(`abc\r\n\x1b[A\x04${edit_message("0".repeat(16), "quit")}\x1b]7717;x\x07`)).toBe(
      "",
    );
    expect(page.save("new\n")).toBe("saved");
    expect(page.quit()).toContain("4 bytes written");
  });

  test("one that may not be written is opened to be read", () => {
    const page = new Page();
    page.open("su -s /bin/bash nobody -c 'edit /etc/passwd'");
    expect(page.flags).toBe("readonly");
    expect(page.save("x")).toBe("failed Permission denied");
    page.quit();
  });
});

describe("without one", () => {
  test("a terminal that does not answer, and how to do without", () => {
    const out = type_script("edit /etc/hostname\necho status $?\n");
    expect(out).toContain(
      "edit: no editor answers: /etc/hostname can be edited only where the page shows this terminal.",
    );
    expect(out).toContain("cat >/etc/hostname");
    expect(out).toContain("status 1");
    // the terminal echoes again
    expect(out).toContain("echo status $?");
  });

  test("keys typed meanwhile do not keep it waiting", () => {
    const typing = new Typing();
    typing.type("edit /etc/hostname\r", 1);
    expect(typing.type("\r\rabc", 20)).toContain("no editor answers");
  });

  test.each([
    ["edit /etc", "edit: /etc: Is a directory"],
    ["edit /dev/null", "edit: /dev/null: not a regular file"],
    ["edit /no/such", "edit: /no/such: No such file or directory"],
    ["su -s /bin/bash nobody -c 'edit /etc/shadow'", "edit: /etc/shadow: Permission denied"],
    [
      "head -c 70000 /dev/zero | tr '\\0' a > /tmp/big; edit /tmp/big",
      "edit: /tmp/big: larger than 65536 bytes",
    ],
    ["printf 'a\\0b' > /tmp/bin; edit /tmp/bin", "edit: /tmp/bin: binary file"],
    ["printf 'a\\377b' > /tmp/bin; edit /tmp/bin", "edit: /tmp/bin: binary file"],
    ["printf 'a\\r\\n' > /tmp/dos; edit /tmp/dos", "edit: /tmp/dos: has carriage returns"],
    ["edit /etc/hostname < /dev/null", "edit: standard input is not a terminal"],
    ["edit /etc/hostname | cat", "edit: standard output is not a terminal"],
    ["edit", "edit: one file, please"],
    ["edit a b", "edit: one file, please"],
    ["edit -x", "edit: invalid option -x"],
    ["vi /etc/passwd", "To change a file in the page's editor: edit /etc/passwd"],
    ["nano", "edit FILE"],
  ])("%s", (command, message) => {
    const out = type_script(`${command}\n`);
    expect(out).toContain(message);
    expect(messages(out).filter(({ verb }) => verb === "open")).toEqual([]);
  });
});
