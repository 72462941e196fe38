// kernel/seccomp: programs of classic BPF over struct seccomp_data, checked when they are attached and then run.
import { EINVAL } from "./uapi/errno.ts";
import * as B from "./uapi/seccomp.ts";

/** struct seccomp_data: 64 bytes, as 16 words of 32 bits. Words 2 and 3 are the instruction pointer, then the arguments. */
export const SECCOMP_DATA_SIZE = 64;

const LOADS = new Set([B.BPF_LD | B.BPF_ABS, B.BPF_LD | B.BPF_LEN, B.BPF_LDX | B.BPF_LEN]);
const IMMEDIATE = new Set([B.BPF_LD | B.BPF_IMM, B.BPF_LDX | B.BPF_IMM]);
const MEMORY = new Set([B.BPF_LD | B.BPF_MEM, B.BPF_LDX | B.BPF_MEM, B.BPF_ST, B.BPF_STX]);
const MISC = new Set([B.BPF_MISC | B.BPF_TAX, B.BPF_MISC | B.BPF_TXA]);
const RETURNS = new Set([B.BPF_RET | B.BPF_K, B.BPF_RET | B.BPF_A]);
const ALU_OPS = [
  B.BPF_ADD,
  B.BPF_SUB,
  B.BPF_MUL,
  B.BPF_DIV,
  B.BPF_OR,
  B.BPF_AND,
  B.BPF_LSH,
  B.BPF_RSH,
  B.BPF_XOR,
];
const ALU = new Set([
  B.BPF_ALU | B.BPF_NEG,
  ...ALU_OPS.flatMap((op) => [B.BPF_ALU | op | B.BPF_K, B.BPF_ALU | op | B.BPF_X]),
]);
const JUMPS = new Set(
  [B.BPF_JEQ, B.BPF_JGT, B.BPF_JGE, B.BPF_JSET].flatMap((op) => [
    B.BPF_JMP | op | B.BPF_K,
    B.BPF_JMP | op | B.BPF_X,
  ]),
);
const JUMP_ALWAYS = B.BPF_JMP | B.BPF_JA;

function insn_ok(insn: B.sock_filter, left: number): boolean {
  const { code, k, jt, jf } = insn;
  if (LOADS.has(code)) return code !== (B.BPF_LD | B.BPF_ABS) || (k < SECCOMP_DATA_SIZE && k % 4 === 0);
  if (MEMORY.has(code)) return k < B.BPF_MEMWORDS;
  if (JUMPS.has(code)) return jt < left && jf < left;
  if (code === JUMP_ALWAYS) return k < left;
  if (ALU.has(code)) {
    if (code === (B.BPF_ALU | B.BPF_DIV | B.BPF_K)) return k !== 0;
    return (
      (code !== (B.BPF_ALU | B.BPF_LSH | B.BPF_K) && code !== (B.BPF_ALU | B.BPF_RSH | B.BPF_K)) || k < 32
    );
  }
  return IMMEDIATE.has(code) || MISC.has(code) || RETURNS.has(code);
}

/** seccomp_check_filter: the program (u32 constants), or -EINVAL when it could run away or read elsewhere. */
export function seccomp_check_filter(fprog: B.sock_fprog): readonly B.sock_filter[] | number {
  const { len, filter } = fprog;
  if (!Array.isArray(filter) || len < 1 || len > B.BPF_MAXINSNS || filter.length < len) return -EINVAL;
  const program = filter.slice(0, len).map((i) => ({ ...i, k: i.k >>> 0 }));
  if (!program.every((insn, i) => insn_ok(insn, len - i - 1))) return -EINVAL;
  return RETURNS.has(program[len - 1].code) ? program : -EINVAL;
}

function alu(code: number, a: number, b: number): number | null {
  switch (code & 0xf0) {
    case B.BPF_ADD:
      return (a + b) >>> 0;
    case B.BPF_SUB:
      return (a - b) >>> 0;
    case B.BPF_MUL:
      return Math.imul(a, b) >>> 0;
    case B.BPF_DIV:
      return b === 0 ? null : Math.floor(a / b);
    case B.BPF_OR:
      return (a | b) >>> 0;
    case B.BPF_AND:
      return (a & b) >>> 0;
    case B.BPF_LSH:
      return (a << (b & 31)) >>> 0;
    case B.BPF_RSH:
      return a >>> (b & 31);
    case B.BPF_XOR:
      return (a ^ b) >>> 0;
    default:
      return -a >>> 0;
  }
}

function jump_taken(code: number, a: number, b: number): boolean {
  switch (code & 0xf0) {
    case B.BPF_JEQ:
      return a === b;
    case B.BPF_JGT:
      return a > b;
    case B.BPF_JGE:
      return a >= b;
    default:
      return (a & b) !== 0;
  }
}

/** Runs a checked program; `data` are the 16 words of seccomp_data. The u32 it returns; 0 after a division by zero. */
export function bpf_run(program: readonly B.sock_filter[], data: Uint32Array): number {
  const mem = new Uint32Array(B.BPF_MEMWORDS);
  let a = 0;
  let x = 0;
  for (let pc = 0; pc < program.length; pc++) {
    const { code, jt, jf, k } = program[pc];
    const operand = code & B.BPF_X ? x : k;
    switch (B.BPF_CLASS(code)) {
      case B.BPF_LD:
        a = load(code, k, data, mem);
        break;
      case B.BPF_LDX:
        x = load(code, k, data, mem);
        break;
      case B.BPF_ST:
        mem[k] = a;
        break;
      case B.BPF_STX:
        mem[k] = x;
        break;
      case B.BPF_ALU: {
        const value = alu(code, a, operand);
        if (value === null) return 0;
        a = value;
        break;
      }
      case B.BPF_JMP:
        if (code === JUMP_ALWAYS) pc += k;
        else pc += jump_taken(code, a, operand) ? jt : jf;
        break;
      case B.BPF_RET:
        return code & B.BPF_A ? a : k;
      default:
        if (code & B.BPF_TXA) a = x;
        else x = a;
    }
  }
  return 0;
}

function load(code: number, k: number, data: Uint32Array, mem: Uint32Array): number {
  switch (code & 0xe0) {
    case B.BPF_ABS:
      return data[k >> 2];
    case B.BPF_MEM:
      return mem[k];
    case B.BPF_LEN:
      return SECCOMP_DATA_SIZE;
    default:
      return k;
  }
}
