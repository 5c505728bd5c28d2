// A region to begin with, guessed from where the computer's clock says it is. It stands in the field and can be changed.

const NEAR: [RegExp, string][] = [
  [/^America\/(Sao_Paulo|Argentina|Montevideo|Santiago|Lima|Bogota)/, "sa-east-1"],
  [/^America\/(Los_Angeles|Vancouver|Phoenix|Tijuana)/, "us-west-2"],
  [/^America\//, "us-east-1"],
  [/^(Europe\/(London|Dublin|Lisbon)|Atlantic\/)/, "eu-west-1"],
  [/^Europe\//, "eu-central-1"],
  [/^Africa\//, "eu-west-1"],
  [/^Asia\/(Tokyo|Seoul)/, "ap-northeast-1"],
  [/^Asia\/(Kolkata|Calcutta|Colombo|Kathmandu|Karachi)/, "ap-south-1"],
  [/^Asia\//, "ap-southeast-1"],
  [/^(Australia|Pacific)\//, "ap-southeast-2"],
];

/** Nothing where the clock names no place. */
export function guessedRegion(zone = Intl.DateTimeFormat().resolvedOptions().timeZone): string {
  return NEAR.find(([places]) => places.test(zone))?.[1] ?? "";
}
