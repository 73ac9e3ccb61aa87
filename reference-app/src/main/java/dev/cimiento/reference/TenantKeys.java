package dev.cimiento.reference;

import dev.cimiento.notifications.PhoneNumber;
import dev.cimiento.payments.invoices.TaxCondition;
import dev.cimiento.payments.invoices.TaxId;
import dev.cimiento.tenancy.SettingKey;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What administrators may set for their business, by themselves. Their mail server is not among it: which machines this service connects to is the
 * operator's to say.
 */
final class TenantKeys {

    private TenantKeys() {}

    static List<SettingKey<?>> all() {
        return List.of(
                checked("PAYMENT_PROVIDER", "sandbox, stripe or mercadopago", TenantKeys::provider),
                SettingKey.secret("STRIPE_SECRET_KEY"),
                SettingKey.secret("STRIPE_WEBHOOK_SECRET"),
                SettingKey.secret("MERCADOPAGO_ACCESS_TOKEN"),
                SettingKey.secret("MERCADOPAGO_WEBHOOK_SECRET"),
                SettingKey.text("TWILIO_ACCOUNT_SID"),
                SettingKey.secret("TWILIO_AUTH_TOKEN"),
                checked("TWILIO_SMS_FROM", "a telephone number such as +5491155501234", PhoneNumber::of),
                SettingKey.text("TWILIO_WHATSAPP_FROM"),
                SettingKey.text("WHATSAPP_PHONE_NUMBER_ID"),
                SettingKey.secret("WHATSAPP_ACCESS_TOKEN"),
                SettingKey.secret("WHATSAPP_APP_SECRET"),
                SettingKey.secret("WHATSAPP_VERIFY_TOKEN"),
                SettingKey.text("BUSINESS_LEGAL_NAME"),
                SettingKey.text("BUSINESS_ADDRESS"),
                checked("BUSINESS_CUIT", "a CUIT such as 30-71234567-1", TaxId::cuit),
                checked("BUSINESS_TAX_CONDITION", Arrays.toString(TaxCondition.values()), TaxCondition::valueOf),
                checked("ARCA_POINT_OF_SALE", "1 to 99998", text -> number(text, 1, 99_998)),
                SettingKey.secret("ARCA_CERTIFICATE"),
                SettingKey.secret("ARCA_PRIVATE_KEY"),
                SettingKey.text("GOOGLE_CLIENT_ID"),
                SettingKey.secret("GOOGLE_CLIENT_SECRET"),
                SettingKey.text("OIDC_CLIENT_ID"),
                SettingKey.secret("OIDC_CLIENT_SECRET"),
                SettingKey.text("OIDC_NAME"),
                checked("NO_SHOW_GRACE_MINUTES", "0 to 1440", text -> number(text, 0, 1_440)));
    }

    private static SettingKey<String> checked(String name, String expected, Consumer<String> check) {
        return SettingKey.text(name).checked(expected, text -> {
            check.accept(text);
            return true;
        });
    }

    private static void provider(String text) {
        if (!Set.of("sandbox", "stripe", "mercadopago").contains(text)) {
            throw new IllegalArgumentException("not a provider");
        }
    }

    private static void number(String text, int least, int most) {
        int number = Integer.parseInt(text);
        if (number < least || number > most) {
            throw new IllegalArgumentException("out of range");
        }
    }
}
