// Inode numbers and how many are free. If this fails, df -i never goes down again, or every record that names a file of a
// session changes its inode when a program is added to the image.
import { expect, test } from "vitest";
import { run_commands } from "../../../test/commands.ts";

test("the root directory is inode 2, and what is made after the image begins at the second group of the disk", () => {
  const seen = run_commands(["stat -c %i /; touch /root/a; mkdir /root/b; stat -c %i /root/a /root/b"]);
  const [root, ...made] = seen[0].split("\n").slice(0, -2).map(Number);
  expect(root).toBe(2);
  expect(made.every((ino) => ino > 8192 && ino < 8300)).toBe(true);
});

test("an inode is free again when its last name is gone, whichever way it goes", () => {
  const used = "df --output=iused /tmp | tail -n 1";
  const [seen] = run_commands([
    `cd /tmp; ${used}; touch a; mkdir d; ln -s a l; mkfifo f; ${used}; ln a b; ${used}; rm a; ${used}; ` +
      `rm b l f; rmdir d; ${used}; touch x y; mv x y; mkdir d e; mv -T d e; ${used}; rm -r y e; ${used}`,
  ]);
  const counts = seen.trim().split("\n").slice(0, -1).map(Number);
  expect(counts.map((n) => n - counts[0])).toEqual([0, 4, 4, 4, 0, 2, 0]);
});
