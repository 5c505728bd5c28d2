// Moving a role to another place in the list: dragged by its handle, or with the arrow keys on it.
import type { RoleId } from "../../bindings/RoleId";
import type { RoleView } from "../../bindings/RoleView";
import { isOwn } from "./role-words";

/** A place in the list: before or after a role. */
export interface Place {
  role: RoleId;
  after: boolean;
}

/** Pixels from the list's edge where dragging scrolls it, and how far it does at a time. */
const EDGE = 48;
const STEP = 12;

export class Reorder {
  /** The role that is dragged. */
  dragged = $state.raw<RoleId>();
  /** Where it would go. */
  place = $state.raw<Place>();
  /** Whether the dragged role may go beside another one. */
  readonly #fits: (dragged: RoleId, other: RoleId) => boolean;
  readonly #drop: (dragged: RoleId, place: Place) => void;

  constructor(
    fits: (dragged: RoleId, other: RoleId) => boolean,
    drop: (dragged: RoleId, place: Place) => void,
  ) {
    this.#fits = fits;
    this.#drop = drop;
  }

  start(event: PointerEvent & { currentTarget: HTMLElement }, role: RoleId) {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    this.dragged = role;
  }

  over({ clientX, clientY, currentTarget }: PointerEvent & { currentTarget: HTMLElement }) {
    const { dragged } = this;
    if (dragged === undefined) return;
    const scroller = currentTarget.closest("[data-scroller]");
    const { top = 0, bottom = 0 } = scroller?.getBoundingClientRect() ?? {};
    if (clientY < top + EDGE) scroller?.scrollBy(0, -STEP);
    if (clientY > bottom - EDGE) scroller?.scrollBy(0, STEP);
    const row = document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>("[data-role]");
    const role = row?.dataset["role"];
    if (!row || role === undefined || !this.#fits(dragged, role)) this.place = undefined;
    else {
      const { top, height } = row.getBoundingClientRect();
      this.place = { role, after: clientY > top + height / 2 };
    }
  }

  end() {
    const { dragged, place } = this;
    this.cancel();
    if (dragged !== undefined && place && place.role !== dragged) this.#drop(dragged, place);
  }

  cancel() {
    this.dragged = undefined;
    this.place = undefined;
  }
}

/** The role of the settings that comes right after a place; undefined for the end. */
export function nextOf(place: Place, moved: RoleId, all: readonly RoleView[]): RoleId | undefined {
  const ids = all.filter((view) => isOwn(view) && view.role.id !== moved).map(({ role }) => role.id);
  return place.after ? ids[ids.indexOf(place.role) + 1] : place.role;
}
