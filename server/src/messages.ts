/**
 * The edge of the server for messages of our own: parameters are parsed, results are checked by type, and a fault of
 * ours is caught here once and named with its request.
 */
import type { Connection } from "vscode-languageserver/node";
import { ErrorCodes, ResponseError } from "vscode-languageserver/node";
import type * as z from "zod";
import type { NotificationMessage, RequestMessage } from "@headwater/protocol/message";

export function onRequest<Params extends z.ZodType, Result extends z.ZodType>(
  connection: Connection,
  message: RequestMessage<Params, Result>,
  handle: (params: z.output<Params>) => Promise<z.input<Result>>,
): void {
  connection.onRequest(message.method, async (raw: unknown) => {
    const params = message.params.safeParse(raw);
    if (!params.success) {
      return new ResponseError(ErrorCodes.InvalidParams, `${message.method}: ${params.error.message}`);
    }
    return await guarded(connection, message.method, () => handle(params.data));
  });
}

export function onNotification<Params extends z.ZodType>(
  connection: Connection,
  message: NotificationMessage<Params>,
  handle: (params: z.output<Params>) => void,
): void {
  connection.onNotification(message.method, (raw: unknown) => {
    const params = message.params.safeParse(raw);
    if (params.success) handle(params.data);
    else connection.console.error(`${message.method}: ${params.error.message}`);
  });
}

export function notify<Params extends z.ZodType>(
  connection: Connection,
  message: NotificationMessage<Params>,
  params: z.input<Params>,
): void {
  void connection.sendNotification(message.method, params);
}

/** Runs a handler; what it throws goes to the output channel with the request's name, then to the caller. */
export async function guarded<Result>(
  connection: Connection,
  name: string,
  handle: () => Promise<Result>,
): Promise<Result | ResponseError> {
  try {
    return await handle();
  } catch (error) {
    connection.console.error(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return new ResponseError(
      ErrorCodes.InternalError,
      `${name} failed: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
