package dev.cimiento.payments.mercadopago;

import com.mercadopago.client.payment.PaymentClient;
import com.mercadopago.client.preference.PreferenceClient;
import com.mercadopago.exceptions.MPApiException;
import com.mercadopago.exceptions.MPException;
import com.mercadopago.net.MPSearchRequest;
import com.mercadopago.resources.preference.Preference;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.PaymentState;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.spi.PaymentLookup;
import dev.cimiento.payments.spi.ProviderPayment;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Questions about payments. */
final class MercadoPagoLookups {

    private final MercadoPagoApi api;
    private final PaymentClient payments;
    private final PreferenceClient preferences;

    MercadoPagoLookups(MercadoPagoApi api) {
        this.api = api;
        this.payments = new PaymentClient(api.http());
        this.preferences = new PreferenceClient(api.http());
    }

    Optional<ProviderPayment> fetch(PaymentLookup lookup) {
        Payment payment = lookup.payment();
        String what = "a question about payment " + payment.id();
        try {
            List<com.mercadopago.resources.payment.Payment> tries = tries(lookup);
            Optional<ProviderPayment> word = MercadoPagoPayments.of(tries)
                    .map(found -> payment.session().map(found::session).orElse(found))
                    .map(found -> strange(tries).map(found::strange).orElse(found));
            boolean closed =
                    word.map(found -> found.state() == PaymentState.DECLINED).orElse(true);
            return closed && payment.session().isPresent()
                    ? Optional.of(page(payment, payment.session().get(), word))
                    : word;
        } catch (MPApiException e) {
            throw MercadoPagoFailures.reading(what, e);
        } catch (MPException e) {
            throw MercadoPagoFailures.reading(what, e);
        }
    }

    Optional<PaymentId> locate(ProviderReference resource) {
        String what = "a question about mercadopago's payment " + resource;
        try {
            return Optional.ofNullable(payments.get(Long.valueOf(resource.value()), api.options())
                            .getExternalReference())
                    .flatMap(PaymentId::parse);
        } catch (MPApiException e) {
            throw MercadoPagoFailures.reading(what, e);
        } catch (MPException e) {
            throw MercadoPagoFailures.reading(what, e);
        }
    }

    /** The payments that were approved for one of ours, and did not go back. */
    List<Long> approved(Payment payment) {
        String what = "a question about payment " + payment.id();
        try {
            return tries(PaymentLookup.of(payment)).stream()
                    .filter(found -> "approved".equals(found.getStatus()))
                    .map(com.mercadopago.resources.payment.Payment::getId)
                    .toList();
        } catch (MPApiException e) {
            throw MercadoPagoFailures.reading(what, e);
        } catch (MPException e) {
            throw MercadoPagoFailures.reading(what, e);
        }
    }

    /** A payment as an answer gave it. */
    ProviderPayment of(com.mercadopago.resources.payment.Payment answer) {
        ProviderPayment word = MercadoPagoPayments.of(List.of(answer)).orElseThrow();
        return strange(List.of(answer)).map(word::strange).orElse(word);
    }

    private Optional<String> strange(List<com.mercadopago.resources.payment.Payment> tries) {
        Optional<Long> expected = api.account().collector();
        return tries.stream()
                .map(com.mercadopago.resources.payment.Payment::getCollectorId)
                .filter(collector -> expected.isPresent() && !expected.get().equals(collector))
                .findFirst()
                .map(collector -> "collector " + collector + " was paid");
    }

    /** All tries of the payer that are known: those that we have heard of, or else those that Mercado Pago's search has. */
    private List<com.mercadopago.resources.payment.Payment> tries(PaymentLookup lookup)
            throws MPException, MPApiException {
        String reference = lookup.payment().id().toString();
        Set<Long> ids = new LinkedHashSet<>();
        lookup.payment().charge().map(id -> Long.valueOf(id.value())).ifPresent(ids::add);
        lookup.resource().map(id -> Long.valueOf(id.value())).ifPresent(ids::add);
        if (lookup.resource().isEmpty()) {
            MPSearchRequest search = MPSearchRequest.builder()
                    .limit(30)
                    .offset(0)
                    .filters(Map.of("external_reference", reference))
                    .build();
            payments.search(search, api.options()).getResults().forEach(found -> ids.add(found.getId()));
        }
        List<com.mercadopago.resources.payment.Payment> tries = new ArrayList<>();
        for (Long id : ids) {
            // Not the search's copy: it can lag behind.
            com.mercadopago.resources.payment.Payment found = payments.get(id, api.options());
            if (reference.equals(found.getExternalReference())) {
                tries.add(found);
            }
        }
        return tries;
    }

    /** Nothing paid yet: whether it still can be. */
    private ProviderPayment page(Payment payment, ProviderReference session, Optional<ProviderPayment> word)
            throws MPException, MPApiException {
        Preference preference = preferences.get(session.value(), api.options());
        boolean expired = Boolean.TRUE.equals(preference.getExpires())
                && preference.getExpirationDateTo() != null
                && !preference
                        .getExpirationDateTo()
                        .toInstant()
                        .isAfter(api.clock().instant());
        if (expired || word.isEmpty()) {
            return ProviderPayment.of(expired ? PaymentState.EXPIRED : PaymentState.OPEN, payment.amount())
                    .session(session);
        }
        return word.get();
    }
}
