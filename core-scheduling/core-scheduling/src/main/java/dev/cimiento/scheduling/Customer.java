package dev.cimiento.scheduling;

/**
 * Who a booking is for, as the application knows them: scheduling keeps the reference and asks nothing of it.
 *
 * @param id what the application calls them: 1 to 200 characters
 * @param name what a person at the desk reads: 1 to 200 characters
 */
public record Customer(String id, String name) {

    /**
     * Checks the lengths.
     *
     * @throws IllegalArgumentException when one is blank or too long
     */
    public Customer {
        Checks.customer(id);
        Checks.text(name, "customer name", 200);
    }

    /**
     * The customer with this reference and name.
     *
     * @throws IllegalArgumentException when one is blank or too long
     */
    public static Customer of(String id, String name) {
        return new Customer(id, name);
    }
}
