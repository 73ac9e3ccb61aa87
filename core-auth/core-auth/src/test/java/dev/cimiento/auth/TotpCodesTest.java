package dev.cimiento.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpCodesTest {

    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @CsvSource({
        "59, 94287082",
        "1111111109, 07081804",
        "1111111111, 14050471",
        "1234567890, 89005924",
        "2000000000, 69279037",
        "20000000000, 65353130"
    })
    @DisplayName("RFC 6238 appendix B: the vectors of SHA-1, of which a code is the last six digits")
    void vectors(long seconds, String eightDigits) {
        Instant at = Instant.ofEpochSecond(seconds);

        assertThat(TotpCodes.truncated(SECRET, TotpCodes.step(at)) % 100_000_000)
                .isEqualTo(Integer.parseInt(eightDigits));
        assertThat(TotpCodes.code(SECRET, TotpCodes.step(at))).isEqualTo(eightDigits.substring(2));
        assertThat(TotpCodes.match(SECRET, eightDigits.substring(2), at)).hasValue(TotpCodes.step(at));
    }

    @Test
    @DisplayName("what is no code matches nothing")
    void rubbish() {
        for (String text :
                new String[] {"", "94287", "9428708", "94287082", " 287082", "28708a", "２８７０８２", "0".repeat(10_000)}) {
            assertThat(TotpCodes.match(SECRET, text, Instant.ofEpochSecond(59))).isEmpty();
        }
    }

    @Test
    @DisplayName("RFC 4648 section 10: base32 of the vectors; Crockford's has no letters that are mistaken for digits")
    void base32() {
        String[] plain = {"f", "fo", "foo", "foob", "fooba", "foobar"};
        String[] encoded = {"MY", "MZXQ", "MZXW6", "MZXW6YQ", "MZXW6YTB", "MZXW6YTBOI"};
        for (int i = 0; i < plain.length; i++) {
            assertThat(Base32.forApps(plain[i].getBytes(StandardCharsets.US_ASCII)))
                    .isEqualTo(encoded[i]);
        }
        byte[] bytes = new byte[1000];
        new Random(1).nextBytes(bytes);
        assertThat(Base32.forPeople(bytes)).matches(Pattern.compile("[0-9A-HJKMNP-TV-Z]{1600}"));
    }

    @ParameterizedTest
    @CsvSource({
        "*, bookings:read, true",
        "*, *, true",
        "bookings:*, bookings:read, true",
        "bookings:*, bookings:read:all, true",
        "bookings:*, bookings:*, true",
        "bookings:*, bookings, false",
        "bookings:*, bookingsx:read, false",
        "bookings:read, bookings:*, false",
        "bookings:*, *, false",
        "bookings, bookings:read, false"
    })
    @DisplayName("a permission covers itself and, with a star, what is below it")
    void permissions(String granted, String wanted, boolean covered) {
        assertThat(Permission.of(granted).covers(Permission.of(wanted))).isEqualTo(covered);
    }

    @ParameterizedTest
    @CsvSource({"''", "**", "Bookings", "bookings:", ":read", "bookings:*:read", "a b", "x:é"})
    @DisplayName("what is no permission is refused with its text, and parsed as none")
    void noPermissions(String text) {
        assertThat(Permission.parse(text)).isEmpty();
    }
}
