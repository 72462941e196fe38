// If this fails, an archive that another tar has written is unpacked under other names than it holds.
import { expect, test } from "vitest";
import { BLOCK, type Member, read_member, write_member } from "./tar.ts";

const member = (name: string, more: Partial<Member> = {}): Member => ({
  name,
  mode: 0o644,
  uid: 0,
  gid: 0,
  mtime: 0,
  type: "0",
  link: "",
  uname: "root",
  gname: "root",
  major: 0,
  minor: 0,
  data: "",
  ...more,
});
const archive = (...members: Member[]): string =>
  `${members.map(write_member).join("")}${"\0".repeat(2 * BLOCK)}`;
/** A record of an extended header says how long it is, its length included. */
const record = (key: string, value: string): string => {
  const rest = ` ${key}=${value}\n`;
  const length = [2, 3, 4].find((digits) => String(digits + rest.length).length === digits)!;
  return `${length + rest.length}${rest}`;
};

test("the names of a POSIX extended header are those of the next member only", () => {
  const long = `${"d/".repeat(80)}with=a\nnewline`;
  const header = member("PaxHeaders/x", {
    type: "x",
    data: record("mtime", "1.5") + record("path", long) + record("linkpath", "to"),
  });
  const bytes = archive(
    member("g", { type: "g", data: record("path", "no") }),
    header,
    member("x"),
    member("y"),
  );
  const first = read_member(bytes, 0);
  expect(first).toMatchObject({ member: { name: long, link: "to", type: "0" } });
  if (typeof first === "string") throw new Error(first);
  expect(read_member(bytes, first.next)).toMatchObject({ member: { name: "y", link: "" } });
});

test("an extended header that is nonsense is passed over", () => {
  for (const data of ["", "x", "0 path=a\n", "99 path=a\n", "9 path=a", "1e9 path=a\n"])
    expect(read_member(archive(member("h", { type: "x", data }), member("x")), 0)).toMatchObject({
      member: { name: "x" },
    });
});
