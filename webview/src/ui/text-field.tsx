/** A line of text. */
import { h, type RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";
import type { IconName } from "../lineage/icons.ts";
import { Icon } from "./icon.tsx";

/** `control` is the input inside, once there is one. */
export type TextFieldElement = HTMLElement & { value: string; readonly control?: HTMLInputElement };

export interface TextFieldProps {
  readonly field: RefObject<TextFieldElement | null>;
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  readonly icon: IconName;
  /** The id of the element that says what is wrong, while something is. */
  readonly errorId: string | undefined;
  readonly onInput: (text: string) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

export function TextField({ field, label, value, placeholder, icon, errorId, onInput, onKeyDown }: TextFieldProps) {
  // The control calls itself "Text field" once it is in the document.
  useLayoutEffect(() => {
    field.current?.setAttribute("aria-label", label);
  }, [field, label]);
  return h(
    "vscode-text-field",
    {
      ref: field,
      class: errorId === undefined ? "" : "invalid",
      "aria-invalid": errorId === undefined ? "false" : "true",
      "aria-describedby": errorId,
      title: label,
      value,
      placeholder,
      onInput: (event: Event) => {
        onInput((event.target as HTMLInputElement).value);
      },
      onKeyDown,
    },
    h("span", { slot: "start", class: "field-icon" }, <Icon name={icon} />),
  );
}
