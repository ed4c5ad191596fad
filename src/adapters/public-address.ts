import { BlockList, isIPv4, isIPv6 } from "node:net";

/** The registries of special addresses of IANA, as of 2025: private, shared, loopback, link-local, test, multicast, reserved. */
const specialIpv4: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

/** Within 2000::/3, which is all that is given out for the internet; the rest is refused as a whole. */
const specialIpv6: readonly (readonly [string, number])[] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
];

const special = new BlockList();
for (const [net, prefix] of specialIpv4) special.addSubnet(net, prefix, "ipv4");
for (const [net, prefix] of specialIpv6) special.addSubnet(net, prefix, "ipv6");
const internet = new BlockList();
internet.addSubnet("2000::", 3, "ipv6");

/** Whether a name can only mean this machine or a network of its own: RFC 6761, RFC 6762, and `internal` as of ICANN in 2024. */
export function isPrivateName(host: string): boolean {
  return /(?:^|\.)(?:localhost|local|internal)\.?$/i.test(host);
}

/** Whether an IP address belongs to the open internet, and so to nobody's own network. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !special.check(address, "ipv4");
  return (
    isIPv6(address) && !address.includes("%") && internet.check(address, "ipv6") && !special.check(address, "ipv6")
  );
}
