/** A push button: with a text, or as an icon alone, whose label then is its tooltip too. */
import { type ComponentChildren, h } from "preact";
import type { IconName } from "../lineage/icons.ts";
import { Icon } from "./icon.tsx";

export interface ButtonProps {
  readonly appearance?: "primary" | "secondary";
  readonly icon?: IconName;
  readonly title?: string;
  readonly disabled?: boolean;
  readonly onPress: () => void;
  readonly children: ComponentChildren;
}

export function Button({ appearance = "secondary", icon, title, disabled = false, onPress, children }: ButtonProps) {
  return h(
    "vscode-button",
    { appearance, disabled, title, onClick: disabled ? undefined : onPress },
    icon === undefined ? null : h("span", { slot: "start", class: "button-icon" }, <Icon name={icon} />),
    children,
  );
}

export interface IconButtonProps {
  readonly icon: IconName;
  readonly label: string;
  /** For a toggle: whether it is on. */
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly onPress: () => void;
}

export function IconButton({ icon, label, pressed, disabled = false, onPress }: IconButtonProps) {
  return h(
    "vscode-button",
    {
      appearance: "icon",
      class: pressed === true ? "pressed" : "",
      "aria-label": label,
      "aria-pressed": pressed === undefined ? undefined : String(pressed),
      title: label,
      disabled,
      onClick: disabled ? undefined : onPress,
    },
    <Icon name={icon} />,
  );
}
