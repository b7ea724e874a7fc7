/** How a message between processes is declared: its name and the schemas of what crosses, once, for both sides. */
import type * as z from "zod";

/** A request from `client` to `server`, or from a panel through the client; the result is parsed on arrival too. */
export interface RequestMessage<Params extends z.ZodType, Result extends z.ZodType> {
  readonly method: `headwater/${string}`;
  readonly params: Params;
  readonly result: Result;
}

export interface NotificationMessage<Params extends z.ZodType> {
  readonly method: `headwater/${string}`;
  readonly params: Params;
}

export function request<Params extends z.ZodType, Result extends z.ZodType>(
  method: `headwater/${string}`,
  params: Params,
  result: Result,
): RequestMessage<Params, Result> {
  return { method, params, result };
}

export function notification<Params extends z.ZodType>(
  method: `headwater/${string}`,
  params: Params,
): NotificationMessage<Params> {
  return { method, params };
}
