import { ImportError } from "../../base/error.js";

/** Beyond this many unpacked bytes a file may not have grown more than {@link MOST_GROWTH}-fold. */
const FREE_BYTES = 256 * 2 ** 20;
/** JSON of traces shrinks 10 to 60-fold; deflate cannot do more than 1032 in one layer. */
const MOST_GROWTH = 500;

/**
 * Refuses a bomb: a small file that unpacks to a huge one.
 *
 * @param place Of the error: the file, and where in it.
 * @throws ImportError if what came out is more than 256 MiB and more than 500 times as much as went in.
 */
export function checkGrowth(packed: number, unpacked: number, place: { file: string; byte?: number }): void {
  if (unpacked > FREE_BYTES && unpacked > packed * MOST_GROWTH) {
    throw new ImportError(`Cannot unpack file: it grows more than ${MOST_GROWTH}-fold`, place);
  }
}

/** What has come out of one file on disk, whatever the number of layers and members it came through. */
export class Growth {
  readonly #file: string;
  readonly #packed: number;
  #unpacked = 0;

  /** @param packed Bytes of the file on disk. */
  constructor(file: string, packed: number) {
    this.#file = file;
    this.#packed = packed;
  }

  /** Hands bytes on and counts them. */
  async *count(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const piece of bytes) {
      this.#unpacked += piece.length;
      checkGrowth(this.#packed, this.#unpacked, { file: this.#file });
      yield piece;
    }
  }
}
