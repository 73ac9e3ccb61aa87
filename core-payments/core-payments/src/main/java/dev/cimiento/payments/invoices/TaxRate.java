package dev.cimiento.payments.invoices;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import java.math.BigDecimal;

/**
 * How a line is taxed.
 *
 * @param treatment whether the tax applies
 * @param percent of the net amount, 0 to 100 with at most two decimals; 0 where the tax does not apply
 */
public record TaxRate(Treatment treatment, BigDecimal percent) {

    /** Argentina's general rate. */
    public static final TaxRate VAT_21 = of("21");

    /** Argentina's reduced rate, health among what it is for. */
    public static final TaxRate VAT_10_5 = of("10.5");

    /** Argentina's raised rate, for services to businesses such as energy. */
    public static final TaxRate VAT_27 = of("27");

    /** Taxed at nothing. */
    public static final TaxRate ZERO = of("0");

    /** Exempt by law. */
    public static final TaxRate EXEMPT = new TaxRate(Treatment.EXEMPT, BigDecimal.ZERO);

    /** Outside the tax. */
    public static final TaxRate NOT_TAXED = new TaxRate(Treatment.NOT_TAXED, BigDecimal.ZERO);

    /** Whether a tax applies. */
    public enum Treatment {
        /** It does. */
        TAXED,
        /** The law frees this sale from it. */
        EXEMPT,
        /** The sale is outside of it. */
        NOT_TAXED
    }

    /**
     * Checks the rate.
     *
     * @throws IllegalArgumentException when it is outside of its range
     */
    public TaxRate {
        requireNonNull(treatment, "treatment");
        percent = requireNonNull(percent, "percent").stripTrailingZeros();
        if (percent.signum() < 0 || percent.compareTo(BigDecimal.valueOf(100)) > 0 || percent.scale() > 2) {
            throw new IllegalArgumentException(
                    "percent must be 0 to 100 with at most two decimals, was " + percent.toPlainString());
        }
        if (treatment != Treatment.TAXED && percent.signum() != 0) {
            throw new IllegalArgumentException(
                    "percent must be 0 for " + treatment + ", was " + percent.toPlainString());
        }
        percent = percent.signum() == 0 ? BigDecimal.ZERO : percent;
    }

    /**
     * Taxed at so many percent: {@code TaxRate.of("10.5")}.
     *
     * @throws IllegalArgumentException when that is no rate
     */
    public static TaxRate of(String percent) {
        try {
            return new TaxRate(Treatment.TAXED, new BigDecimal(requireNonNull(percent, "percent")));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("percent must be a number, was " + Quoted.of(percent));
        }
    }

    /** Whether the tax applies. */
    public boolean isTaxed() {
        return treatment == Treatment.TAXED;
    }
}
