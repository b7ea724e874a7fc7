/** The filter: a selection expression with its suggestions, and what is wrong with it. */
import { useEffect, useRef, useState } from "preact/hooks";
import { IconButton } from "../ui/button.tsx";
import { TextField, type TextFieldElement } from "../ui/text-field.tsx";
import { useMedia } from "../ui/use-media.ts";
import { completeSelection, type Suggestion } from "./model/complete-selection.ts";
import { count } from "./model/look.ts";
import type { Panel } from "./panel.ts";
import type { PanelState, SelectionFault } from "./panel-state.ts";

export interface FilterProps {
  readonly panel: Panel;
  readonly state: PanelState;
  /** Puts the cursor into the field; another number asks again. */
  readonly searchWanted: number;
  /** Goes on to the graph. */
  readonly leave: () => void;
}

interface Offer {
  readonly suggestions: readonly Suggestion[];
  /** Of the one that Enter would take; -1 for none, so that Enter asks what was typed. */
  readonly chosen: number;
}

const TYPING_MS = 250;
const FAULT_ID = "hw-filter-fault";
const NOTHING: Offer = { suggestions: [], chosen: -1 };

export function Filter({ panel, state, searchWanted, leave }: FilterProps) {
  const field = useRef<TextFieldElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const asked = state.query.scope.kind === "selection" ? state.query.scope.text : "";
  const [text, setText] = useState(asked);
  const [offer, setOffer] = useState(NOTHING);
  // Beside an editor there is no room for examples; the tooltip and the suggestions have them.
  const isNarrow = useMedia("(width < 720px)");
  /** What this field asked last: its own question coming back must not overwrite what was typed since. */
  const sent = useRef(asked);
  // The panel changes the filter itself when hidden neighbours are opened, and restores it after a reload.
  useEffect(() => {
    if (asked !== sent.current) setText(asked);
    sent.current = asked;
  }, [asked]);
  useEffect(() => {
    if (searchWanted > 0) field.current?.focus();
  }, [searchWanted]);

  const cursor = (): number => field.current?.control?.selectionStart ?? text.length;
  const send = (value: string): void => {
    clearTimeout(timer.current);
    sent.current = value.trim() === "" ? "" : value;
    panel.setFilter(value);
  };
  const type = (value: string): void => {
    setText(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      send(value);
    }, TYPING_MS);
  };
  const suggest = (value: string, at: number): void => {
    setOffer({ suggestions: completeSelection(value, at, state.vocabulary), chosen: -1 });
  };
  const take = (suggestion: Suggestion): void => {
    const head = text.slice(0, suggestion.from) + suggestion.text;
    const value = head + text.slice(cursor());
    type(value);
    // After `group:` its values follow at once.
    if (/[:(]$/.test(suggestion.text)) suggest(value, head.length);
    else setOffer(NOTHING);
    requestAnimationFrame(() => {
      field.current?.control?.setSelectionRange(head.length, head.length);
    });
  };
  const clear = (): void => {
    setText("");
    setOffer(NOTHING);
    send("");
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const { suggestions, chosen } = offer;
    const open = suggestions.length > 0;
    const picked = suggestions[chosen];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (open && step !== undefined) {
      event.preventDefault();
      setOffer({
        suggestions,
        chosen: (chosen + step + suggestions.length + (chosen < 0 && step < 0 ? 1 : 0)) % suggestions.length,
      });
    } else if ((event.key === "Enter" || event.key === "Tab") && picked !== undefined) {
      event.preventDefault();
      take(picked);
    } else if (event.key === "Enter") {
      setOffer(NOTHING);
      send(text);
      leave();
    } else if (event.key === "Escape" && open) {
      setOffer(NOTHING);
    } else if (event.key === "Escape") {
      if (text === "") leave();
      clear();
    } else if (event.key === "ArrowDown") {
      leave();
    } else if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      suggest(text, cursor());
    }
  };

  return (
    <div
      class="filter"
      onFocusOut={(event) => {
        if (!(event.relatedTarget instanceof Node) || !event.currentTarget.contains(event.relatedTarget))
          setOffer(NOTHING);
      }}
    >
      <TextField
        field={field}
        label="Filter by a selection expression, as +orders or status:stale (press /)"
        placeholder={isNarrow ? "Filter" : "Filter: +orders, group:core, status:stale"}
        icon="search"
        value={text}
        errorId={state.fault === null ? undefined : FAULT_ID}
        onInput={(value) => {
          type(value);
          suggest(value, field.current?.control?.selectionStart ?? value.length);
        }}
        onKeyDown={onKeyDown}
      />
      {text !== "" && (
        <div class="filter-clear">
          <IconButton
            icon="close"
            label="Clear the filter"
            onPress={() => {
              clear();
              field.current?.focus();
            }}
          />
        </div>
      )}
      <Suggestions offer={offer} take={take} />
    </div>
  );
}

/** The field lies in a shadow tree and cannot point at its options, so a live region speaks the chosen one. */
function Suggestions({
  offer: { suggestions, chosen },
  take,
}: {
  readonly offer: Offer;
  readonly take: (suggestion: Suggestion) => void;
}) {
  if (suggestions.length === 0) return null;
  return (
    <>
      <div class="suggestions" role="listbox" aria-label="Suggestions">
        {suggestions.map((suggestion, index) => (
          <div
            key={suggestion.text}
            class="suggestion"
            role="option"
            aria-selected={index === chosen}
            // Keeps the cursor in the field.
            onPointerDown={(event) => {
              event.preventDefault();
              take(suggestion);
            }}
          >
            <span class="suggestion-text">{suggestion.text}</span>
            <span class="menu-hint">{suggestion.about}</span>
          </div>
        ))}
      </div>
      <div class="spoken" role="status">
        {suggestions[chosen]?.text ?? count(suggestions.length, "suggestion")}
      </div>
    </>
  );
}

/** The expression again with a mark under the place, since a field cannot point into its own text. */
export function FaultLine({ fault }: { readonly fault: SelectionFault }) {
  const { text, column, message } = fault;
  return (
    <div class="fault" id={FAULT_ID} role="alert">
      {column !== null && (
        <code class="fault-text">
          {text.slice(0, column)}
          <mark>{text.charAt(column) === "" ? " " : text.charAt(column)}</mark>
          {text.slice(column + 1)}
        </code>
      )}
      <span>
        {message}
        {column !== null && ` (column ${column + 1})`}
      </span>
    </div>
  );
}
