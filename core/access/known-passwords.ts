// Passwords that lists of stolen ones begin with, as far as they are long enough to be used here, and the patterns behind them.

const known = new Set(
  `1234567890 12345678910 123456789a 1234567891 0123456789 0987654321 9876543210 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc qwertyuiop
  qwertyuiop123 qwerty12345 qwerty1234 qwerty123456 asdfghjkl1 asdfghjkl; zxcvbnm123 1234qwerasdf q1w2e3r4t5 q1w2e3r4t5y6 password12
  password123 password1234 password12345 passw0rd12 passw0rd123 p@ssword123 p@ssw0rd123 p@ssw0rd1234 password1! password123! mypassword
  mypassword1 letmein123 letmein1234 welcome123 welcome1234 welcome12345 administrator adminadmin admin12345 admin123456 admin1234567
  administrator1 changeme123 changeme1234 iloveyou12 iloveyou123 iloveyou1234 sunshine123 princess123 football123 baseball123 superman123
  trustno1234 michelle123 liverpool1 liverpool123 barcelona1 realmadrid1 chelsea1234 manchester manchester1 computer123 internet123
  abc1234567 abcd123456 abcde12345 abcdef1234 abcdefghij abcdefghijk abc123abc123 a123456789 aa123456789 aaaaaaaaaa 1111111111 0000000000
  1212121212 1231231231 123123123123 1122334455 112233445566 1029384756 147258369a 1472583690 7894561230 qazwsxedcrfv qazwsx123456
  test123456 testtest123 tester1234 ravand1234 ravandravand ravand123456 crm1234567 iran123456 iran1234567 tehran1234 esteghlal1
  perspolis1 perspolis123 salam12345 salam123456 khodaya123 mohammad123 mohammad1234 mohammad12345 alireza1234 hossein1234 fatemeh1234
  zahra12345 mahdi12345 mehdi123456 israel1234 jerusalem1 yerushalayim shalom12345 habibi1234 allah12345 bismillah1 bismillah123
  bismillah786 pakistan123 dragon12345 monkey12345 master12345 shadow12345 killer12345 jordan12345 hunter12345 secret12345 supersecret
  default1234 temppassword temp123456 guestguest guest123456 useruser12 user123456 system12345 server12345 oracle12345 google12345
  facebook123 instagram1 telegram123 whatsapp123 samsung1234 apple123456 microsoft1 windows123 linux123456 minecraft1 pokemon1234
  starwars123 charlie1234 whatever123 freedom1234 forever1234 jesus12345 christ12345 blessed1234 family12345 mother12345 father12345
  summer2024! summer2025! summer2026! winter2024! winter2025! winter2026! spring2025! spring2026! autumn2025! autumn2026! company123
  correcthorsebatterystaple`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  '98765432109876543210',
  'qwertyuiopasdfghjklzxcvbnm',
  'ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپو',
];

/** Is it on the list, one short piece over and over, or a run along the alphabet or the keyboard? Digits of any script count as Latin. */
export function isKnownPassword(password: string): boolean {
  const text = password.toLowerCase().replace(/[۰-۹٠-٩]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf));
  if (known.has(text) || rows.some((row) => row.includes(text))) return true;
  return [1, 2, 3, 4].some((length) => isRepeated(text, text.slice(0, length)));
}

function isRepeated(text: string, piece: string): boolean {
  return piece !== '' && piece.repeat(Math.ceil(text.length / piece.length)).slice(0, text.length) === text;
}
