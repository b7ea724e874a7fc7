/** One choice of a few. */
import { h } from "preact";
import { useEffect, useRef } from "preact/hooks";

export interface DropdownProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly text: string }[];
  readonly onChoose: (value: Value) => void;
}

export function Dropdown<Value extends string>({ label, value, options, onChoose }: DropdownProps<Value>) {
  const control = useRef<HTMLElement & { value: string }>(null);
  // The control knows its options only once they are its children, so the value is set after them.
  useEffect(() => {
    if (control.current !== null && control.current.value !== value) control.current.value = value;
  });
  return h(
    "vscode-dropdown",
    {
      ref: control,
      "aria-label": label,
      title: label,
      onChange: (event: Event) => {
        const chosen = options.find((option) => option.value === (event.target as HTMLSelectElement).value);
        if (chosen !== undefined && chosen.value !== value) onChoose(chosen.value);
      },
    },
    options.map((option) => h("vscode-option", { key: option.value, value: option.value }, option.text)),
  );
}
