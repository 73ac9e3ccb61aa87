package dev.cimiento.reference.catalog;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.jakarta.RequiresPermission;
import dev.cimiento.payments.Money;
import dev.cimiento.reference.admin.Deeds;
import dev.cimiento.reference.billing.Amount;
import dev.cimiento.reference.web.Input;
import dev.cimiento.reference.web.Modules;
import dev.cimiento.reference.web.ProblemException;
import dev.cimiento.scheduling.Catalog;
import dev.cimiento.scheduling.Need;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.tenancy.ModuleId;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Services, as staff make and change them. Bookings that were made before keep their time and their terms. */
@Path("/api/v1/admin/services")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RequiresPermission("catalog:manage")
public final class ServiceEditor {

    private final Catalog catalog;
    private final Offers offers;
    private final Modules modules;
    private final Deeds deeds;

    /** Of this catalog, with deposits kept there where the tenant has payments. */
    public ServiceEditor(Catalog catalog, Offers offers, Modules modules, Deeds deeds) {
        this.catalog = requireNonNull(catalog, "catalog");
        this.offers = requireNonNull(offers, "offers");
        this.modules = requireNonNull(modules, "modules");
        this.deeds = requireNonNull(deeds, "deeds");
    }

    /** Every service, the withdrawn ones too. */
    @GET
    public List<ServiceForm> list() {
        return catalog.services().stream().map(this::form).toList();
    }

    /** One of them. */
    @GET
    @Path("{id}")
    public ServiceForm one(@PathParam("id") String id) {
        return form(found(id));
    }

    /** Makes it, or puts it in place of the one with its id. */
    @PUT
    @Path("{id}")
    public Response save(@PathParam("id") String id, ServiceForm form, @Context SecurityContext context) {
        Service service = form.service(id(id));
        Optional<Money> deposit = deposit(form.deposit());
        boolean known = catalog.service(service.id()).isPresent();
        if (catalog.service(service.id()).stream()
                .flatMap(before -> before.needs().stream())
                .anyMatch(need -> need.length().isPresent() || !need.offset().isZero())) {
            throw ProblemException.conflict(
                    "service-has-steps", "this service has steps, one after the other, which only code can change");
        }
        for (Need need : service.needs()) {
            need.resources().stream()
                    .filter(resource -> catalog.resource(resource).isEmpty())
                    .findFirst()
                    .ifPresent(resource -> {
                        throw ProblemException.field("resources", "must be known here, " + resource + " is not");
                    });
        }
        deeds.done(
                context,
                known ? "service.changed" : "service.added",
                "service:" + service.id(),
                Map.of(
                        "name",
                        service.name(),
                        "deposit",
                        deposit.map(Money::toString).orElse("")),
                () -> {
                    catalog.save(service);
                    deposit.ifPresentOrElse(
                            money -> offers.put(service.id().value(), money),
                            () -> offers.remove(service.id().value()));
                    return service;
                });
        return Response.status(known ? Response.Status.OK : Response.Status.CREATED)
                .entity(form(found(id)))
                .build();
    }

    /** Takes it off the list: nobody can book it any more, and what is booked stays. Saving it again brings it back. */
    @DELETE
    @Path("{id}")
    public void withdraw(@PathParam("id") String id, @Context SecurityContext context) {
        Service service = found(id);
        deeds.done(context, "service.withdrawn", "service:" + service.id(), () -> {
            catalog.save(service.withFurthestAdvance(Duration.ZERO));
            return service;
        });
    }

    private Optional<Money> deposit(@Nullable Amount deposit) {
        if (deposit == null) {
            return Optional.empty();
        }
        if (!modules.include(ModuleId.PAYMENTS)) {
            throw ProblemException.notInPlan("the plan of this business has no payments, so it cannot ask a deposit");
        }
        String amount = Input.text("deposit.amount", deposit.amount(), 20);
        String currency = Input.text("deposit.currency", deposit.currency(), 3);
        Money money = Input.accepted("deposit", () -> Money.of(amount, currency));
        if (!money.isPositive()) {
            throw ProblemException.field("deposit.amount", "must be more than zero; leave the deposit out for none");
        }
        return Optional.of(money);
    }

    private ServiceForm form(Service service) {
        return ServiceForm.of(
                service, offers.deposit(service.id().value()).map(Amount::of).orElse(null));
    }

    private Service found(String id) {
        return catalog.service(id(id)).orElseThrow(() -> ProblemException.notFound("there is no such service"));
    }

    private static ServiceId id(String text) {
        return Input.accepted("id", () -> ServiceId.of(Input.text("id", text, 64)));
    }
}
