import { ImportError } from "../../base/error.js";
import { describeByte, isWord, keyOf } from "./json-bytes.js";
import type { JsonHandler, Rule } from "./json-rule.js";

interface Frame {
  readonly rule: Rule;
  readonly isArray: boolean;
}

enum Expect {
  Value,
  /** In an array just opened: a value or the end. */
  FirstValue,
  /** In an object just opened: a key or the end. */
  FirstKey,
  Key,
  InKey,
  Colon,
  CommaOrEnd,
  InString,
  InWord,
  InDeep,
  InDeepString,
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LINE_END = 0x0a;
const LONGEST_KEY = 1 << 16;

/**
 * Cuts JSON text that arrives in pieces into values, with memory for one value. Several documents may follow each other
 * (JSON lines). What is handed over is not checked further than strings and brackets: parsing it does that.
 */
export class JsonSplitter {
  readonly #top: Rule;
  readonly #handler: JsonHandler;
  readonly #file: string;
  readonly #limit: number;
  readonly #stack: Frame[] = [];
  #expect: Expect = Expect.Value;
  #escaped = false;
  #depth = 0;
  #rule: Rule = {};
  #line = 1;
  #valueLine = 1;
  #byte = 0;
  /** Where in the current piece the value or key being read begins; -1 if nothing is kept. */
  #from = -1;
  #kept: Buffer[] = [];
  #keptBytes = 0;
  #key = "";
  #documents = 0;
  readonly #oneLine: boolean;

  /**
   * @param limit Most bytes of one value.
   * @param start Where in the file the text begins, and whether a document has to end on its line.
   */
  constructor(
    top: Rule,
    handler: JsonHandler,
    file: string,
    limit: number,
    start = { line: 1, byte: 0, oneLine: false },
  ) {
    this.#top = top;
    this.#handler = handler;
    this.#file = file;
    this.#limit = limit;
    this.#line = start.line;
    this.#byte = start.byte;
    this.#oneLine = start.oneLine;
  }

  /** Line being read, from 1. */
  get line(): number {
    return this.#line;
  }

  /** The value to hand over that is being read: begun and not ended. */
  get openValue(): { readonly name: string; readonly line: number } | undefined {
    const isOpen = (this.#from >= 0 || this.#keptBytes > 0) && this.#expect !== Expect.InKey;
    return isOpen ? { name: this.#rule.take!, line: this.#valueLine } : undefined;
  }

  /** @throws ImportError for text that is not JSON, with line and byte. */
  push(piece: Buffer): void {
    const end = piece.length;
    let i = 0;
    if (this.#byte === 0 && piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf) i = 3;
    if (this.#from >= 0) this.#from = 0;
    while (i < end) {
      switch (this.#expect) {
        case Expect.InDeep:
          i = this.#deep(piece, i);
          continue;
        case Expect.InString:
        case Expect.InDeepString:
        case Expect.InKey:
          i = this.#string(piece, i);
          continue;
        case Expect.InWord:
          if (isWord(piece[i])) i++;
          else this.#finish(piece, i);
          continue;
      }
      const c = piece[i];
      if (c === LINE_END) this.#endLine(i);
      if (c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09 || (c === 0x1e && this.#stack.length === 0)) i++;
      else i = this.#token(piece, i, c);
    }
    if (this.#from >= 0) this.#keep(piece.subarray(this.#from));
    this.#byte += end;
  }

  /** @throws ImportError if the text ends within a document, or is only white space. */
  end(): void {
    if (this.#stack.length > 0 || this.#expect !== Expect.Value) throw this.#error("JSON ends early", 0);
    if (this.#documents === 0) throw this.#error("there is no JSON in it", 0);
  }

  #token(piece: Buffer, i: number, c: number): number {
    const top = this.#stack.at(-1);
    const expect = this.#expect;
    if (expect === Expect.CommaOrEnd) {
      if (c === 0x2c) {
        this.#expect = top!.isArray ? Expect.Value : Expect.Key;
        return i + 1;
      }
      if (c === (top!.isArray ? 0x5d : 0x7d)) return this.#close(i);
    } else if (expect === Expect.Colon) {
      if (c === 0x3a) {
        this.#expect = Expect.Value;
        return i + 1;
      }
    } else if (expect === Expect.Key || expect === Expect.FirstKey) {
      if (c === QUOTE) {
        this.#expect = Expect.InKey;
        this.#from = i;
        return i + 1;
      }
      if (c === 0x7d && expect === Expect.FirstKey) return this.#close(i);
    } else if (expect === Expect.FirstValue && c === 0x5d) return this.#close(i);
    // Words and strings hold no spans: outside of documents they are damage.
    else if (c === 0x7b || c === 0x5b || (top !== undefined && (c === QUOTE || isWord(c))))
      return this.#open(piece, i, c);
    throw this.#error(`unexpected character ${describeByte(c)}`, i);
  }

  #open(piece: Buffer, i: number, c: number): number {
    const frame = this.#stack.at(-1);
    let rule: Rule | undefined;
    if (frame === undefined) {
      rule = this.#top;
      this.#documents++;
    } else rule = frame.isArray ? frame.rule.array : frame.rule.object!.get(this.#key);
    const goesIn = c === 0x7b ? rule?.object !== undefined : c === 0x5b && rule?.array !== undefined;
    if (goesIn) {
      this.#stack.push({ rule: rule!, isArray: c === 0x5b });
      this.#expect = c === 0x5b ? Expect.FirstValue : Expect.FirstKey;
      if (rule!.name !== undefined) this.#handler.begin?.(rule!.name, this.#line);
      return i + 1;
    }
    this.#rule = rule ?? {};
    this.#valueLine = this.#line;
    if (rule?.take !== undefined) {
      const end = c === 0x7b ? (this.#handler.quick?.(rule.take, piece, i, this.#line, this.#oneLine) ?? -1) : -1;
      if (end >= 0) {
        this.#line += this.#handler.quickLines!();
        this.#expect = this.#stack.length === 0 ? Expect.Value : Expect.CommaOrEnd;
        return end;
      }
      this.#from = i;
    }
    if (c === QUOTE) this.#expect = Expect.InString;
    else if (c === 0x7b || c === 0x5b) {
      this.#expect = Expect.InDeep;
      this.#depth = 1;
    } else this.#expect = Expect.InWord;
    return i + 1;
  }

  #close(i: number): number {
    const { rule } = this.#stack.pop()!;
    if (rule.name !== undefined) this.#handler.end?.(rule.name);
    this.#expect = this.#stack.length === 0 ? Expect.Value : Expect.CommaOrEnd;
    return i + 1;
  }

  #deep(piece: Buffer, from: number): number {
    const end = piece.length;
    let depth = this.#depth;
    let i = from;
    while (i < end) {
      const c = piece[i++];
      if (c === QUOTE) {
        // Most strings end within the piece and have no escapes.
        let at = i;
        while (at < end && piece[at] !== QUOTE && piece[at] !== BACKSLASH && piece[at] !== LINE_END) at++;
        if (at < end && piece[at] === QUOTE) {
          i = at + 1;
          continue;
        }
        this.#expect = Expect.InDeepString;
        break;
      }
      if (c === 0x7b || c === 0x5b) depth++;
      else if (c === 0x7d || c === 0x5d) {
        if (--depth === 0) {
          this.#finish(piece, i);
          return i;
        }
      } else if (c === LINE_END) this.#endLine(i - 1);
    }
    this.#depth = depth;
    return i;
  }

  #string(piece: Buffer, from: number): number {
    const end = piece.length;
    let i = from;
    if (this.#escaped) {
      this.#escaped = false;
      i++;
    }
    while (i < end) {
      const c = piece[i++];
      if (c === BACKSLASH) {
        if (i === end) this.#escaped = true;
        i++;
      } else if (c === LINE_END) throw this.#error("a string is not closed", i - 1);
      else if (c === QUOTE) {
        if (this.#expect === Expect.InDeepString) this.#expect = Expect.InDeep;
        else this.#finish(piece, i);
        return i;
      }
    }
    return end;
  }

  /** Hands over the value (or takes the key) that ends before `end`. */
  #finish(piece: Buffer, end: number): void {
    const isKey = this.#expect === Expect.InKey;
    this.#expect = isKey ? Expect.Colon : this.#stack.length === 0 ? Expect.Value : Expect.CommaOrEnd;
    if (this.#from < 0) {
      if (isKey) this.#key = "";
      return;
    }
    let bytes = piece.subarray(this.#from, end);
    if (this.#kept.length > 0) {
      bytes = Buffer.concat([...this.#kept, bytes]);
      this.#kept = [];
      this.#keptBytes = 0;
    }
    this.#from = -1;
    if (isKey) this.#key = bytes.length > LONGEST_KEY ? "" : keyOf(bytes);
    else if (bytes.length > this.#limit) this.#handler.tooLarge(this.#rule.take!, this.#valueLine);
    else this.#handler.value(this.#rule.take!, bytes, this.#valueLine);
  }

  #keep(rest: Buffer): void {
    this.#keptBytes += rest.length;
    const isKey = this.#expect === Expect.InKey;
    if (this.#keptBytes <= (isKey ? LONGEST_KEY : this.#limit)) {
      // The piece's memory may be used again by its owner.
      this.#kept.push(Buffer.from(rest));
      return;
    }
    this.#kept = [];
    this.#keptBytes = 0;
    this.#from = -1;
    if (!isKey) this.#handler.tooLarge(this.#rule.take!, this.#valueLine);
  }

  #endLine(i: number): void {
    const isInside = this.#stack.length > 0 || this.#expect === Expect.InDeep;
    if (this.#oneLine && isInside) throw this.#error("a document does not end on its line", i);
    this.#line++;
  }

  #error(what: string, i: number): ImportError {
    return new ImportError(`Cannot read JSON: ${what}`, { file: this.#file, line: this.#line, byte: this.#byte + i });
  }
}
