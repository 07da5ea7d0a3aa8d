/**
 * xoshiro128** (Blackman and Vigna 2021) with its state made from a seed by the finaliser of MurmurHash3. The same seed gives the same numbers
 * everywhere; `state` and `Random.of` carry them over a restart.
 */
export class Random {
  private constructor(private readonly words: Uint32Array) {}

  /** Streams of one seed never have the same state; those of different seeds have nothing to do with each other. */
  static seeded(seed: string, stream: number): Random {
    const hash = (salt: number): number => {
      let key = salt;
      for (const character of seed) key = mix((key + 0x9e3779b9) ^ character.charCodeAt(0));
      return key;
    };
    const words = Uint32Array.of(hash(1), hash(2), mix(stream ^ hash(3)), mix(stream + hash(4)));
    if (words.every((word) => word === 0)) words[0] = 1;
    const random = new Random(words);
    for (let skipped = 0; skipped < 16; skipped++) random.bits();
    return random;
  }

  static of(state: Uint32Array): Random {
    return new Random(state.slice());
  }

  copy(): Random {
    return Random.of(this.words);
  }

  get state(): Uint32Array {
    return this.words.slice();
  }

  /** 32 random bits. */
  bits(): number {
    const s = this.words;
    const result = Math.imul(rotate(Math.imul(s[1]!, 5), 7), 9) >>> 0;
    const shifted = s[1]! << 9;
    s[2] = s[2]! ^ s[0]!;
    s[3] = s[3]! ^ s[1]!;
    s[1] = s[1]! ^ s[2]!;
    s[0] = s[0]! ^ s[3]!;
    s[2] = s[2]! ^ shifted;
    s[3] = rotate(s[3]!, 11);
    return result;
  }

  /** Uniform in [0, 1), 53 bits. */
  uniform(): number {
    return ((this.bits() >>> 5) * 67_108_864 + (this.bits() >>> 6)) / 9_007_199_254_740_992;
  }

  /** Uniform in 0 .. bound - 1. */
  below(bound: number): number {
    return Math.floor(this.uniform() * bound);
  }

  /** Standard normal deviate (Box and Muller). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function mix(word: number): number {
  let z = word >>> 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
}
