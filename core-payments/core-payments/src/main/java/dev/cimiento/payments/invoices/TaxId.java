package dev.cimiento.payments.invoices;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import java.util.regex.Pattern;

/**
 * By which number a party is known to the tax authority.
 *
 * @param kind what the number is
 * @param number digits alone for {@link Kind#CUIT}, {@link Kind#CUIL} and {@link Kind#DNI}; empty for {@link Kind#NONE}
 */
public record TaxId(Kind kind, String number) {

    private static final TaxId NONE = new TaxId(Kind.NONE, "");

    /** What a number is. */
    public enum Kind {
        /** Argentina's number of a taxpayer: eleven digits, the last of which checks the others. */
        CUIT("\\d{11}"),
        /** Argentina's number of a worker: as {@link #CUIT}. */
        CUIL("\\d{11}"),
        /** Argentina's identity card: six to eight digits. */
        DNI("\\d{6,8}"),
        /** A passport. */
        PASSPORT("[A-Z0-9]{5,20}"),
        /** The tax number of another country. */
        OTHER("[A-Za-z0-9./-]{1,30}"),
        /** Nobody asked: a consumer who pays little. */
        NONE("");

        private final Pattern shape;

        Kind(String shape) {
            this.shape = Pattern.compile(shape);
        }
    }

    private static final int[] WEIGHTS = {5, 4, 3, 2, 7, 6, 5, 4, 3, 2};

    /**
     * Checks the number, with its check digit where it has one.
     *
     * @throws IllegalArgumentException when the number is not one of its kind
     */
    public TaxId {
        requireNonNull(kind, "kind");
        if (!kind.shape.matcher(requireNonNull(number, "number")).matches()) {
            throw new IllegalArgumentException(
                    "number must be a " + kind + " (" + kind.shape + "), was " + Quoted.of(number));
        }
        if ((kind == Kind.CUIT || kind == Kind.CUIL) && !checks(number)) {
            throw new IllegalArgumentException("number must be a " + kind + " whose last digit checks, was " + number);
        }
    }

    /**
     * A taxpayer's number; dashes and spaces are left out.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static TaxId cuit(String number) {
        return new TaxId(Kind.CUIT, number.replaceAll("[ -]", ""));
    }

    /**
     * An identity card's number; dots and spaces are left out.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static TaxId dni(String number) {
        return new TaxId(Kind.DNI, number.replaceAll("[ .]", ""));
    }

    /** No number. */
    public static TaxId none() {
        return NONE;
    }

    /** As people read it: {@code CUIT 30-71234567-1}; empty for {@link Kind#NONE}. */
    public String text() {
        return switch (kind) {
            case NONE -> "";
            case CUIT, CUIL ->
                kind + " " + number.substring(0, 2) + "-" + number.substring(2, 10) + "-" + number.substring(10);
            default -> kind == Kind.OTHER ? number : kind + " " + number;
        };
    }

    private static boolean checks(String number) {
        int sum = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            sum += (number.charAt(i) - '0') * WEIGHTS[i];
        }
        int check = (11 - sum % 11) % 11;
        return check < 10 && check == number.charAt(10) - '0';
    }
}
