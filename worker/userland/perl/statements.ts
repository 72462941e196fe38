// Statements: running blocks, loops, and what a block is worth.

import { SIGNAL_NAMES } from "../../kernel/uapi/signal.ts";
import type { Code } from "../lib/code.ts";
import * as sys from "../lib/sys.ts";
import { assign } from "./assign.ts";
import type { Block, Expr, Stmt } from "./ast.ts";
import { call_code } from "./call.ts";
import { boxes, is_list, list, scalar } from "./evaluate.ts";
import type { Machine } from "./machine.ts";
import { Scope } from "./scope.ts";
import {
  LoopControl,
  PerlCode,
  PerlDie,
  ReturnValue,
  Scalar,
  to_str,
  truthy,
  type Value,
  type Want,
} from "./values.ts";

/** Between statements: other tasks run, and handlers of signals that came. */
function* safe_point(m: Machine): Code<void> {
  if (m.pending.length === 0) {
    yield sys.preempt();
    return;
  }
  for (const sig of m.pending.splice(0)) {
    const name = SIGNAL_NAMES[sig];
    const v = m.hashes.get("SIG")?.m.get(name)?.v;
    if (v !== undefined && to_str(v) !== "") yield* call_code(m, v, [new Scalar(name)], "void");
  }
}

/** Runs the statements of a block in a scope of their own. */
export function* run_block(m: Machine, block: Block): Code<void> {
  const outer = m.scope;
  m.scope = new Scope(outer);
  try {
    yield* run_statements(m, block.body);
  } finally {
    m.scope = outer;
  }
}

export function* run_statements(m: Machine, body: readonly Stmt[]): Code<void> {
  for (const stmt of body) yield* run(m, stmt);
}

/** Subs exist before the program starts. */
export function define_subs(m: Machine, body: readonly Stmt[]): void {
  for (const s of body) if (s.k === "sub") define(m, s);
}

function define(m: Machine, s: Stmt & { k: "sub" }): void {
  const name = s.sub.name as string;
  m.subs.set(name, new PerlCode(name, s.sub.body, m.scope));
}

function* run(m: Machine, s: Stmt): Code<void> {
  m.line = s.line;
  if (m.tick()) yield* safe_point(m);
  switch (s.k) {
    case "expr":
      yield* evaluate(m, s.e, "void");
      return;
    case "if": {
      const outer = m.scope;
      m.scope = new Scope(outer);
      try {
        const block = yield* chosen(m, s);
        if (block) yield* run_block(m, block);
      } finally {
        m.scope = outer;
      }
      return;
    }
    case "while":
      return yield* run_while(m, s);
    case "for":
      return yield* run_for(m, s);
    case "foreach":
      return yield* run_foreach(m, s);
    case "block":
      yield* loop_body(m, s.label, s.block);
      return;
    case "sub":
      // a sub inside a block closes over its variables
      if (m.scope.parent) define(m, s);
      return;
    case "nop":
      return;
  }
}

function* chosen(m: Machine, s: Stmt & { k: "if" }): Code<Block | null> {
  for (const arm of s.arms) if (truthy(yield* scalar(m, arm.cond)) !== arm.negate) return arm.block;
  return s.otherwise;
}

/** An expression in a context. */
function* evaluate(m: Machine, e: Expr, want: Want): Code<Value[]> {
  if (want === "list") return yield* list(m, e);
  // what a statement is worth is of no use to anybody: lists need not be built
  if (want === "void" && e.k === "my") {
    yield* boxes(m, e);
    return [];
  }
  if (want === "void" && e.k === "assign" && is_list(e.l)) {
    yield* assign(m, e, "scalar");
    return [];
  }
  return [yield* scalar(m, e)];
}

/** Runs a block once as the body of a loop; false when `last` ended the loop. */
function* loop_body(m: Machine, label: string | null, block: Block): Code<boolean> {
  const outer = m.scope;
  m.scope = new Scope(outer);
  try {
    yield* run_statements(m, block.body);
  } catch (e) {
    if (!(e instanceof LoopControl) || (e.label !== null && e.label !== label)) throw e;
    return e.kind === "next";
  } finally {
    m.scope = outer;
  }
  return true;
}

function* run_while(m: Machine, s: Stmt & { k: "while" }): Code<void> {
  const outer = m.scope;
  let first = s.post;
  for (;;) {
    m.scope = new Scope(outer);
    try {
      m.line = s.line;
      if (m.tick()) yield* safe_point(m);
      if (!first && s.cond && truthy(yield* scalar(m, s.cond)) === s.until) return;
      if (first) {
        // do BLOCK while: no loop for next and last
        first = false;
        yield* run_block(m, s.block);
      } else if (!(yield* loop_body(m, s.label, s.block))) return;
      if (s.cont) yield* run_block(m, s.cont);
    } finally {
      m.scope = outer;
    }
  }
}

function* run_for(m: Machine, s: Stmt & { k: "for" }): Code<void> {
  const outer = m.scope;
  m.scope = new Scope(outer);
  try {
    if (s.init) yield* evaluate(m, s.init, "void");
    for (;;) {
      m.line = s.line;
      if (m.tick()) yield* safe_point(m);
      if (s.cond && !truthy(yield* scalar(m, s.cond))) return;
      if (!(yield* loop_body(m, s.label, s.block))) return;
      if (s.step) yield* evaluate(m, s.step, "void");
    }
  } finally {
    m.scope = outer;
  }
}

/** Makes a global scalar stand for another box while `code` runs. */
export function* with_topic<T>(
  m: Machine,
  name: string,
  code: (set: (b: Scalar) => void) => Code<T>,
): Code<T> {
  const saved = m.scalars.get(name);
  try {
    return yield* code((b) => m.scalars.set(name, b));
  } finally {
    if (saved) m.scalars.set(name, saved);
    else m.scalars.delete(name);
  }
}

function* run_foreach(m: Machine, s: Stmt & { k: "foreach" }): Code<void> {
  const items = yield* boxes(m, s.list);
  const v = s.variable;
  const outer = m.scope;
  const name = v.k === "my" ? (v.vars[0]?.name as string) : v.k === "var" ? v.name : "_";
  const lexical = v.k === "my" || outer.find(`$${name}`) !== undefined;
  const each = function* (set: (b: Scalar) => void): Code<void> {
    for (const box of items) {
      if (lexical) {
        m.scope = new Scope(outer);
        m.scope.declare(`$${name}`, box);
      } else set(box);
      if (m.tick()) yield* safe_point(m);
      if (!(yield* loop_body(m, s.label, s.block))) return;
      if (s.cont) yield* run_block(m, s.cont);
    }
  };
  try {
    if (lexical) yield* each(() => {});
    else yield* with_topic(m, name, each);
  } finally {
    m.scope = outer;
  }
}

/** Runs a block and gives the values of its last statement (perlsub: a sub's value without return). */
export function* block_values(m: Machine, block: Block, want: Want): Code<Value[]> {
  const { body } = block;
  if (body.length === 0) return want === "scalar" ? [undefined] : [];
  for (let i = 0; i < body.length - 1; i++) yield* run(m, body[i]);
  return yield* statement_values(m, body[body.length - 1], want);
}

function* statement_values(m: Machine, s: Stmt, want: Want): Code<Value[]> {
  m.line = s.line;
  if (m.tick()) yield* safe_point(m);
  if (s.k === "expr") return yield* evaluate(m, s.e, want);
  if (s.k === "if") {
    const outer = m.scope;
    m.scope = new Scope(outer);
    try {
      const block = yield* chosen(m, s);
      return block ? yield* block_values(m, block, want) : [];
    } finally {
      m.scope = outer;
    }
  }
  yield* run(m, s);
  return [];
}

/** do BLOCK, and the blocks of map, grep and sort. */
export function* run_block_value(m: Machine, block: Block, want: Want): Code<Value[]> {
  const outer = m.scope;
  m.scope = new Scope(outer);
  try {
    return yield* block_values(m, block, want);
  } finally {
    m.scope = outer;
  }
}

/** eval BLOCK: an error ends it and stands in $@. */
export function* eval_block(m: Machine, block: Block, want: Want): Code<Value[]> {
  const { scope, want: outer, depth } = m;
  const error = m.scalars.get("@") as Scalar;
  m.want = want;
  try {
    const values = yield* run_block_value(m, block, want);
    // a handler that dies while the last statement waits dies in here
    if (m.pending.length > 0) yield* safe_point(m);
    error.v = "";
    return values;
  } catch (e) {
    if (e instanceof ReturnValue) {
      error.v = "";
      return e.values;
    }
    if (!(e instanceof PerlDie)) throw e;
    error.v = e.value;
    return want === "list" ? [] : [undefined];
  } finally {
    m.scope = scope;
    m.want = outer;
    m.depth = depth;
  }
}
