/** After so many pairs it is asked whether they have anything in common that the further ones might share. */
const enoughToTell = 1024;
const block = 1024;

/**
 * What is learnt of the numbers of one column or data set while they stream by: how many differ and by how much at most,
 * and whether they differ as a whole (a sign, a factor, an offset). Holds no numbers, so it takes any amount of them.
 */
export class NumberTally {
  /** Pairs that were seen, equal or not. */
  compared = 0;
  differing = 0;
  /** Of these, the pairs in which only one is finite, or only one is NaN: no difference can be given. */
  incomparable = 0;
  /** Of these, the pairs in which both are infinite: one of them is the negative of the other. */
  opposite = 0;
  largestDifference = 0;
  /** Largest difference in units of the larger of its two numbers. */
  largestRelative = 0;
  /** Largest finite recorded magnitude among what was told: the scale of the column, if all of it was. */
  scale = 0;
  #largestSum = 0;
  #leastRatio = Number.POSITIVE_INFINITY;
  #mostRatio = Number.NEGATIVE_INFINITY;
  #leastOffset = Number.POSITIVE_INFINITY;
  #mostOffset = Number.NEGATIVE_INFINITY;
  /** Pairs from which a ratio was taken. */
  #ratios = 0;
  #largestFloat32Step = 0;
  #untold = 0;
  /** Whether the largest difference is one of those that were told last. */
  #grew = false;

  /**
   * Tells one pair; true when it is the one that differs most so far, so that its place is worth keeping. The difference is
   * given by who knows it better than doubles do (whole numbers of 64 bits).
   */
  add(recorded: number, produced: number, difference: number = Math.abs(produced - recorded)): boolean {
    this.compared += 1;
    const size = Math.abs(recorded);
    if (size > this.scale && size !== Number.POSITIVE_INFINITY) this.scale = size;
    if (difference === 0 || (recorded === produced && size === Number.POSITIVE_INFINITY)) {
      if (recorded !== 0 && difference === 0) this.#relate(recorded, produced);
      return false;
    }
    if (Number.isNaN(recorded) && Number.isNaN(produced)) return false;
    this.differing += 1;
    if (!Number.isFinite(difference)) {
      this.incomparable += 1;
      if (recorded === -produced) this.opposite += 1;
      return this.differing === 1;
    }
    this.#relate(recorded, produced);
    const isLargest = difference > this.largestDifference || this.differing === 1;
    if (difference > this.largestDifference) this.largestDifference = difference;
    const larger = Math.max(size, Math.abs(produced));
    if (difference > this.largestRelative * larger) this.largestRelative = difference / larger;
    return isLargest;
  }

  /** Tells pairs by the million; the index of the pair that differs most so far, or -1 when it is not among these. */
  addAll(recorded: Float64Array, produced: Float64Array, length: number): number {
    let largest = -1;
    for (let from = 0; from < length; from += block) {
      const to = Math.min(length, from + block);
      const isPlain = this.compared >= enoughToTell && !this.#mayRelate && this.#addPlain(recorded, produced, from, to);
      if (isPlain) {
        if (this.#grew) largest = farthest(recorded, produced, from, to);
        continue;
      }
      for (let at = from; at < to; at += 1) {
        if (this.add(recorded[at] as number, produced[at] as number)) largest = at;
      }
    }
    return largest;
  }

  /**
   * The hot loop: nearly without branches, and without a look at what the pairs have in common. False, and nothing told,
   * when they are not all finite.
   */
  #addPlain(recorded: Float64Array, produced: Float64Array, from: number, to: number): boolean {
    let scale = this.scale;
    let largest = 0;
    let step = this.#largestFloat32Step;
    let relative = this.largestRelative;
    let differing = 0;
    let finite = 0;
    for (let at = from; at < to; at += 1) {
      const was = recorded[at] as number;
      const is = produced[at] as number;
      const difference = Math.abs(is - was);
      const size = Math.abs(was);
      const rounded = Math.abs(Math.fround(was) - Math.fround(is));
      finite += difference - difference;
      if (difference > largest) largest = difference;
      if (size > scale) scale = size;
      if (rounded > step) step = rounded;
      if (difference > relative * size && difference > relative * Math.abs(is)) {
        relative = difference / Math.max(size, Math.abs(is));
      }
      differing += difference > 0 ? 1 : 0;
    }
    if (finite !== 0) return false;
    this.compared += to - from;
    this.#grew = differing > 0 && (largest > this.largestDifference || this.differing === 0);
    this.differing += differing;
    this.scale = scale;
    this.#largestFloat32Step = step;
    this.largestRelative = relative;
    if (this.#grew) this.largestDifference = largest;
    return true;
  }

  /** Whether a sign, a factor or an offset could still explain all that was told. */
  get #mayRelate(): boolean {
    if (this.#largestSum <= 1e-9 * this.scale) return true;
    const [least, most] = [this.#leastRatio, this.#mostRatio];
    const largest = Math.max(Math.abs(least), Math.abs(most));
    if (Math.abs(least - 1) > 1e-9 && !(most - least > 1e-9 * largest)) return true;
    const isSpread = this.#mostOffset - this.#leastOffset > 1e-9 * Math.max(this.scale, Math.abs(this.#mostOffset));
    return this.largestDifference > 1e-9 * this.scale && !isSpread;
  }

  /** Counts pairs that are known to be equal and were not told one by one. */
  addEqual(count: number): void {
    this.compared += count;
    this.#untold += count;
  }

  #relate(recorded: number, produced: number): void {
    const sum = Math.abs(recorded + produced);
    if (sum > this.#largestSum) this.#largestSum = sum;
    const offset = produced - recorded;
    if (offset < this.#leastOffset) this.#leastOffset = offset;
    if (offset > this.#mostOffset) this.#mostOffset = offset;
    const step = Math.abs(Math.fround(recorded) - Math.fround(produced));
    if (step > this.#largestFloat32Step) this.#largestFloat32Step = step;
    if (recorded === 0) return;
    this.#ratios += 1;
    const ratio = produced / recorded;
    if (ratio < this.#leastRatio) this.#leastRatio = ratio;
    if (ratio > this.#mostRatio) this.#mostRatio = ratio;
  }

  /** Largest difference in units of the scale; null when nothing finite differs or all that is recorded is zero. */
  get largestScaled(): number | null {
    return this.scale === 0 || this.largestDifference === 0 ? null : this.largestDifference / this.scale;
  }

  /** Every number is the negative of the recorded one. */
  get isSignFlip(): boolean {
    return this.#isWhole && this.#largestSum <= 1e-9 * this.scale && this.largestDifference > 1e-3 * this.scale;
  }

  /** Every number is the recorded one times this; undefined when there is no such factor. */
  get factor(): number | undefined {
    const [least, most] = [this.#leastRatio, this.#mostRatio];
    const isOne =
      this.#isWhole && this.#ratios >= 3 && most - least <= 1e-9 * Math.max(Math.abs(least), Math.abs(most));
    return isOne && Math.abs(least - 1) > 1e-9 ? (least + most) / 2 : undefined;
  }

  /** Every number is the recorded one plus this; undefined when there is no such offset. */
  get offset(): number | undefined {
    const [least, most] = [this.#leastOffset, this.#mostOffset];
    const isOne = this.#isWhole && this.compared >= 3 && most - least <= 1e-9 * Math.max(this.scale, Math.abs(most));
    return isOne && this.largestDifference > 1e-9 * this.scale ? (least + most) / 2 : undefined;
  }

  /** The two are the same once rounded to single precision. */
  get isEqualInSinglePrecision(): boolean {
    return this.differing > 0 && this.incomparable === 0 && this.#largestFloat32Step === 0;
  }

  /** Only where every pair was told can anything be said of all of them. */
  get #isWhole(): boolean {
    return this.differing > 0 && this.incomparable === 0 && this.#untold === 0;
  }
}

function farthest(recorded: Float64Array, produced: Float64Array, from: number, to: number): number {
  let largest = from;
  let most = -1;
  for (let at = from; at < to; at += 1) {
    const difference = Math.abs((produced[at] as number) - (recorded[at] as number));
    if (difference > most) {
      most = difference;
      largest = at;
    }
  }
  return largest;
}
