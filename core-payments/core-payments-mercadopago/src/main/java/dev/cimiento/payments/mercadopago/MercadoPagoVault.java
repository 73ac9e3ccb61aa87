package dev.cimiento.payments.mercadopago;

import com.mercadopago.client.customer.CustomerCardClient;
import com.mercadopago.client.customer.CustomerCardCreateRequest;
import com.mercadopago.client.customer.CustomerClient;
import com.mercadopago.client.customer.CustomerRequest;
import com.mercadopago.exceptions.MPApiException;
import com.mercadopago.exceptions.MPException;
import com.mercadopago.net.MPSearchRequest;
import com.mercadopago.resources.customer.Customer;
import com.mercadopago.resources.customer.CustomerCard;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.SavedMethod;
import dev.cimiento.payments.spi.CardVault;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;

/** Customers, of whom Mercado Pago has one an e-mail address, and their cards. */
final class MercadoPagoVault implements CardVault {

    private final MercadoPagoApi api;
    private final CustomerClient customers;
    private final CustomerCardClient cards;

    MercadoPagoVault(MercadoPagoApi api) {
        this.api = api;
        this.customers = new CustomerClient(api.http());
        this.cards = new CustomerCardClient(api.http());
    }

    @Override
    public ProviderReference payer(String customer, String email) {
        try {
            MPSearchRequest search = MPSearchRequest.builder()
                    .limit(1)
                    .offset(0)
                    .filters(Map.of("email", email))
                    .build();
            List<Customer> known = customers.search(search, api.options()).getResults();
            Customer found = known.isEmpty()
                    ? customers.create(
                            CustomerRequest.builder().email(email).build(),
                            api.options(customer.substring(0, Math.min(customer.length(), 64))))
                    : known.get(0);
            return new ProviderReference(found.getId());
        } catch (MPApiException e) {
            throw MercadoPagoFailures.writing("a new customer", e);
        } catch (MPException e) {
            throw MercadoPagoFailures.writing("a new customer", e);
        }
    }

    @Override
    public Kept keep(ProviderReference payer, String token) {
        try {
            CustomerCard card = cards.create(
                    payer.value(),
                    CustomerCardCreateRequest.builder().token(token).build(),
                    api.options(token.substring(0, Math.min(token.length(), 64))));
            return new Kept(
                    new ProviderReference(card.getId()),
                    card.getPaymentMethod().getId(),
                    card.getLastFourDigits(),
                    YearMonth.of(card.getExpirationYear(), card.getExpirationMonth()));
        } catch (MPApiException e) {
            throw MercadoPagoFailures.writing("keeping a card", e);
        } catch (MPException e) {
            throw MercadoPagoFailures.writing("keeping a card", e);
        }
    }

    @Override
    public void forget(SavedMethod method) {
        try {
            cards.delete(
                    method.payer().value(),
                    method.reference().value(),
                    api.options(method.id().toString()));
        } catch (MPApiException e) {
            if (e.getStatusCode() != 404) {
                throw MercadoPagoFailures.writing("forgetting a card", e);
            }
        } catch (MPException e) {
            throw MercadoPagoFailures.writing("forgetting a card", e);
        }
    }
}
