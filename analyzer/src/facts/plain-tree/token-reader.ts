/** Tokens that are wanted, and what is read in vain. */
import { type ts } from "ts-morph";
import * as SyntaxKind from "../syntax-kind.ts";
import { Doubt, doubt } from "./doubt.ts";
import { Scanner } from "./scanner.ts";

export abstract class TokenReader extends Scanner {
  /** A call, and no comparison: the next token may be of another kind. */
  protected is(kind: ts.SyntaxKind): boolean {
    return this.token === kind;
  }

  protected expect(kind: ts.SyntaxKind): void {
    if (!this.is(kind)) doubt();
    this.next();
  }

  protected optional(kind: ts.SyntaxKind): boolean {
    if (!this.is(kind)) return false;
    this.next();
    return true;
  }

  /** Whether it can be the name of a variable. What `await` and `yield` are depends on where they stand. */
  protected isName(): boolean {
    const { token } = this;
    if (token === SyntaxKind.AwaitKeyword || token === SyntaxKind.YieldKeyword) doubt();
    return token === SyntaxKind.Identifier || token > SyntaxKind.LastReservedWord;
  }

  /** Also a word of the language, as the name of a member may be. */
  protected isWord(): boolean {
    return this.token >= SyntaxKind.Identifier && !this.is(SyntaxKind.PrivateIdentifier);
  }

  protected endsStatement(): boolean {
    const { token } = this;
    return (
      token === SyntaxKind.SemicolonToken ||
      token === SyntaxKind.CloseBraceToken ||
      token === SyntaxKind.EndOfFileToken ||
      this.onNewLine
    );
  }

  protected semicolon(): void {
    if (!this.endsStatement()) doubt();
    this.optional(SyntaxKind.SemicolonToken);
  }

  /** Whether what the reading comes upon is as wanted; if not, nothing was read. */
  protected attempt(read: () => boolean): boolean {
    const here = this.place;
    try {
      if (read()) return true;
    } catch (error) {
      if (!(error instanceof Doubt)) throw error;
    }
    this.goBack(here);
    return false;
  }
}
