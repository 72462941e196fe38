// A wrong hash would lock every account whose password is set: values of crypt(3), from `openssl passwd -5`.
import { expect, test } from "vitest";
import { password_fits, sha256_crypt } from "./crypt.ts";

test.each([
  ["secret", "$5$abcdefgh$gruCpC7VkOTspMQTTSAR8mtlO9Upms.fwqE5y16JVM."],
  ["", "$5$saltsalt$09agN5RZ2meWdEdnEusqsq5G7RwwghB8jCKoWWADxW/"],
  [
    "a longer password of more than thirty-two bytes, twice over",
    "$5$0123456789abcdef$yl4svmxZz4ObrcVibiMivc0QLOdJMvxWImgvq2Bn71/",
  ],
  ["pass", "$5$x$G3thbLisLmR8tqIvqcT2qAQeqYpX9GIzocaPC1k3wQA"],
])("%s", (password, entry) => {
  expect(sha256_crypt(password, entry)).toBe(entry);
  expect(password_fits(password, entry)).toBe(true);
  expect(password_fits(`${password}x`, entry)).toBe(false);
});

test("what is no such hash fits nothing, an empty entry everything", () => {
  for (const entry of ["*", "!", "!$5$abcdefgh$gruCpC7VkOTspMQTTSAR8mtlO9Upms.fwqE5y16JVM.", "$6$x$y"])
    expect(password_fits("secret", entry)).toBe(false);
  expect(password_fits("anything", "")).toBe(true);
});
