// Suggests a region for a new source, from the computer's time zone.

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

/** Empty where the time zone names no place. */
export function guessedRegion(zone = Intl.DateTimeFormat().resolvedOptions().timeZone): string {
  return NEAR.find(([places]) => places.test(zone))?.[1] ?? "";
}
