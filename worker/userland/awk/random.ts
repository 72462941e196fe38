// random(3) of glibc with its default state of 31 words, which mawk's rand is made of.

const DEGREE = 31;
const SEPARATION = 3;
export const RAND_MAX = 2147483647;

export class Random {
  readonly #r = new Int32Array(DEGREE);
  #front = SEPARATION;
  #rear = 0;

  seed(seed: number): void {
    const r = this.#r;
    r[0] = seed === 0 ? 1 : seed;
    for (let i = 1; i < DEGREE; i++) {
      // 16807 * r mod 2^31-1, without overflow
      const word = (16807 * (r[i - 1] % 127773) - 2836 * Math.trunc(r[i - 1] / 127773)) | 0;
      r[i] = word < 0 ? word + RAND_MAX : word;
    }
    this.#front = SEPARATION;
    this.#rear = 0;
    for (let i = 0; i < DEGREE * 10; i++) this.next();
  }

  /** 0 .. RAND_MAX */
  next(): number {
    const r = this.#r;
    r[this.#front] += r[this.#rear];
    const result = r[this.#front] >>> 1;
    this.#front = (this.#front + 1) % DEGREE;
    this.#rear = (this.#rear + 1) % DEGREE;
    return result;
  }
}
