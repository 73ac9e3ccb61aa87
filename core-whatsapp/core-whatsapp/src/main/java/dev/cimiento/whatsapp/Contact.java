package dev.cimiento.whatsapp;

import static java.util.Objects.requireNonNull;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A person on WhatsApp: a phone, a business-scoped user id, or both, and perhaps a name.
 *
 * <p>The phone is the provider's {@code wa_id} verbatim, digits without {@code +}: in Argentina, Brazil and Mexico it may differ from
 * E.164, and a "corrected" one does not reach the person. Since 2026 a person may hide it; then only the user id is there ({@code
 * AR.13491208655302741918}), which Meta scopes to one business portfolio. Immutable. {@code toString()} shows the last four characters
 * only.
 */
public final class Contact {

    private static final int LONGEST_NAME = 200;

    private final @Nullable String phone;
    private final @Nullable String userId;
    private final @Nullable String name;

    private Contact(@Nullable String phone, @Nullable String userId, @Nullable String name) {
        this.phone = phone;
        this.userId = userId;
        this.name = name;
    }

    /**
     * The person with this phone; a leading {@code +} is dropped.
     *
     * @throws IllegalArgumentException when it is not 6 to 20 digits
     */
    public static Contact ofPhone(String phone) {
        return new Contact(checkedPhone(phone), null, null);
    }

    /**
     * The person with this business-scoped user id.
     *
     * @throws IllegalArgumentException when it is not 1 to 150 printable characters
     */
    public static Contact ofUserId(String userId) {
        return new Contact(null, Checks.identifier(userId, "user id", 150), null);
    }

    /** The same person, whose phone is known; as {@link #ofPhone}. */
    public Contact withPhone(String newPhone) {
        return new Contact(checkedPhone(newPhone), userId, name);
    }

    /** The same person, whose business-scoped user id is known. */
    public Contact withUserId(String newUserId) {
        return new Contact(phone, Checks.identifier(newUserId, "user id", 150), name);
    }

    /** The same person, named; a blank name is none, a long one is cut to 200 characters. */
    public Contact withName(String newName) {
        String stripped = Checks.storable(newName, "name").strip();
        String cut = stripped.length() > LONGEST_NAME ? stripped.substring(0, LONGEST_NAME) : stripped;
        return new Contact(phone, userId, cut.isEmpty() ? null : cut);
    }

    /** The {@code wa_id}: digits, without {@code +}. */
    public Optional<String> phone() {
        return Optional.ofNullable(phone);
    }

    /** The business-scoped user id. */
    public Optional<String> userId() {
        return Optional.ofNullable(userId);
    }

    /** What the person calls themself: never proof of who they are. */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /** What to show of them: the name, else the last four characters of the phone or id. */
    public String label() {
        return name != null ? name : masked();
    }

    private String masked() {
        String id = phone != null ? phone : requireNonNull(userId);
        return "…" + id.substring(Math.max(0, id.length() - 4));
    }

    private static String checkedPhone(String phone) {
        String digits = requireNonNull(phone, "phone").startsWith("+") ? phone.substring(1) : phone;
        if (digits.length() < 6 || digits.length() > 20 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("phone must be 6 to 20 digits, had " + digits.length()
                    + " characters ending in '"
                    + Checks.storable(digits, "phone").substring(Math.max(0, digits.length() - 2)) + "'");
        }
        return digits;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Contact contact
                && Objects.equals(phone, contact.phone)
                && Objects.equals(userId, contact.userId)
                && Objects.equals(name, contact.name);
    }

    @Override
    public int hashCode() {
        return Objects.hash(phone, userId, name);
    }

    @Override
    public String toString() {
        return "Contact[" + masked() + "]";
    }
}
