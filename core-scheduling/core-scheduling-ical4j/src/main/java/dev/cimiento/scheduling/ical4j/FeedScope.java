package dev.cimiento.scheduling.ical4j;

import static java.util.Objects.requireNonNull;

import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.tenancy.Quoted;
import dev.cimiento.tenancy.StorableText;

/** Whose bookings a feed shows. */
public sealed interface FeedScope {

    /** Everything that occupies this resource, with the customers' names: for the business. */
    static FeedScope resource(ResourceId resource) {
        return new OfResource(resource);
    }

    /**
     * The bookings of the customer with this id: for the customer.
     *
     * @throws IllegalArgumentException when the id is not 1 to 200 characters
     */
    static FeedScope customer(String id) {
        return new OfCustomer(id);
    }

    /**
     * See {@link #resource}.
     *
     * @param resource the id
     */
    record OfResource(ResourceId resource) implements FeedScope {

        /** Checks that there is one. */
        public OfResource {
            requireNonNull(resource, "resource");
        }
    }

    /**
     * See {@link #customer}.
     *
     * @param id what the application calls the customer
     */
    record OfCustomer(String id) implements FeedScope {

        /**
         * Checks the length.
         *
         * @throws IllegalArgumentException when it is not 1 to 200 characters
         */
        public OfCustomer {
            if (requireNonNull(id, "id").isBlank() || id.length() > 200 || !StorableText.is(id)) {
                throw new IllegalArgumentException("customer id must be 1 to 200 characters and not blank, without"
                        + " U+0000 or half of a surrogate pair, was " + Quoted.of(id));
            }
        }
    }
}
