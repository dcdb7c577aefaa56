// Addresses for readers: in one line, with the country in their language where it is not their own, and where a map shows the place.
import { type Address, addressLine } from '../../schemas/address.ts';
import { preferences } from '../shell/preferences.ts';

export function countryName(code: string): string {
  return new Intl.DisplayNames(preferences().language, { type: 'region', fallback: 'code' }).of(code) ?? code;
}

export function formatAddress(address: Address): string {
  return addressLine(address, address.country === preferences().country ? undefined : countryName);
}

/** A page of OpenStreetMap: opened by a press, so nothing is asked of it before. */
export function mapAddress(address: Address): string {
  const { location } = address;
  if (location === undefined)
    return `https://www.openstreetmap.org/search?query=${encodeURIComponent(addressLine(address, countryName))}`;
  const { latitude, longitude } = location;
  return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
}
