// If this fails, capability sets are written or read other than libcap 2.66 does.
import { describe, expect, test } from "vitest";
import {
  CAP_AUDIT_CONTROL,
  CAP_CHOWN,
  CAP_FULL_SET,
  CAP_KILL,
  CAP_NET_RAW,
} from "../../kernel/uapi/capability.ts";
import { bit, cap_from_text, cap_to_text, from_vfs_caps, iab_to_text, to_vfs_caps } from "./text.ts";

const full = { effective: CAP_FULL_SET, permitted: CAP_FULL_SET, inheritable: 0n };

describe("cap_to_text", () => {
  test.each([
    [{ effective: 0n, permitted: 0n, inheritable: 0n }, "="],
    [full, "=ep"],
    [{ ...full, inheritable: bit(CAP_AUDIT_CONTROL) }, "=ep cap_audit_control+i"],
    [
      { ...full, effective: CAP_FULL_SET & ~bit(CAP_KILL), permitted: CAP_FULL_SET & ~bit(CAP_KILL) },
      "=ep cap_kill-ep",
    ],
    [{ effective: bit(CAP_CHOWN), permitted: bit(CAP_CHOWN), inheritable: bit(CAP_CHOWN) }, "cap_chown=eip"],
    [{ effective: 0n, permitted: CAP_FULL_SET, inheritable: 0n }, "=p"],
    [
      {
        effective: bit(CAP_NET_RAW) | bit(CAP_AUDIT_CONTROL),
        permitted: bit(CAP_NET_RAW) | bit(CAP_AUDIT_CONTROL),
        inheritable: 0n,
      },
      "cap_net_raw,cap_audit_control=ep",
    ],
  ])("%o is %s", (sets, text) => {
    expect(cap_to_text(sets)).toBe(text);
    expect(cap_from_text(text)).toEqual(sets);
  });
});

describe("cap_from_text", () => {
  test.each(["cap_foo=ep", "cap_kill", "foo", "cap_kill+", "+ep", "cap_kill=x"])(
    "%s makes no sense",
    (text) => {
      expect(cap_from_text(text)).toBeNull();
    },
  );
  test("clauses work one after the other", () => {
    expect(cap_from_text("all-eip cap_kill+p")).toEqual({
      effective: 0n,
      permitted: bit(CAP_KILL),
      inheritable: 0n,
    });
    expect(cap_from_text("=p cap_chown,cap_kill-p cap_chown+ei")).toEqual({
      effective: bit(CAP_CHOWN),
      permitted: CAP_FULL_SET & ~bit(CAP_CHOWN) & ~bit(CAP_KILL),
      inheritable: bit(CAP_CHOWN),
    });
  });
});

test("cap_iab_to_text", () => {
  const without = CAP_FULL_SET & ~bit(CAP_KILL);
  expect(iab_to_text(0n, 0n, CAP_FULL_SET)).toBe("");
  expect(iab_to_text(0n, 0n, without)).toBe("!cap_kill");
  expect(iab_to_text(bit(CAP_KILL) | bit(CAP_CHOWN), bit(CAP_CHOWN), without)).toBe("^cap_chown,!%cap_kill");
});

describe("security.capability", () => {
  test("the bytes setcap cap_net_raw,cap_audit_control=ep writes", () => {
    const sets = cap_from_text("cap_net_raw,cap_audit_control=ep");
    const raw = "\x01\0\0\x02\0 \0@\0\0\0\0\0\0\0\0\0\0\0\0";
    expect(sets && to_vfs_caps(sets)).toBe(raw);
    expect(from_vfs_caps(raw)).toEqual(sets);
  });
  test("effective for some of the permitted cannot be said", () => {
    expect(to_vfs_caps({ effective: 1n, permitted: 3n, inheritable: 0n })).toBeNull();
  });
});
