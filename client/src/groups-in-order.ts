/** The groups of the tree, in the order in which data flows. */
import type { AssetOverview } from "@headwater/protocol/editor";

export interface Group<Member> {
  readonly group: string;
  readonly members: readonly Member[];
}

/**
 * `assets` are upstream first. A group stands where its members do on the whole: one that is half written, and so reads
 * nothing yet, must not bring its group to the top and back.
 */
export function groupsInOrder<Member extends Pick<AssetOverview, "group">>(
  assets: readonly Member[],
): readonly Group<Member>[] {
  const places = assets.map((asset, place) => ({ asset, place }));
  return [...Map.groupBy(places, ({ asset }) => asset.group)]
    .map(([group, members]) => ({
      group,
      members: members.map(({ asset }) => asset),
      middle: members.reduce((sum, { place }) => sum + place, 0) / members.length,
    }))
    .toSorted((a, b) => a.middle - b.middle);
}
