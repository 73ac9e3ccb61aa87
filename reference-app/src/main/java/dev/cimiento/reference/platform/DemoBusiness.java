package dev.cimiento.reference.platform;

import dev.cimiento.aiagent.Document;
import dev.cimiento.aiagent.DocumentId;
import dev.cimiento.aiagent.Documents;
import dev.cimiento.aiagent.Language;
import dev.cimiento.payments.Money;
import dev.cimiento.reference.catalog.Offers;
import dev.cimiento.scheduling.Catalog;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.WeeklyHours;
import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.Plans;
import dev.cimiento.tenancy.ProvisioningStep;
import dev.cimiento.tenancy.Tenant;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/** What the two demo tenants have to offer, in development: a padel club with courts, and a clinic with doctors. */
public final class DemoBusiness implements ProvisioningStep {

    private static final ZoneId ZONE = ZoneId.of("America/Argentina/Buenos_Aires");

    private final Catalog catalog;
    private final Offers offers;
    private final Documents documents;
    private final Plans plans;

    /** Written here. */
    public DemoBusiness(Catalog catalog, Offers offers, Documents documents, Plans plans) {
        this.catalog = catalog;
        this.offers = offers;
        this.documents = documents;
        this.plans = plans;
    }

    @Override
    public String name() {
        return "demo business";
    }

    @Override
    public void provision(Tenant tenant) {
        if (!catalog.services().isEmpty()) {
            return;
        }
        switch (tenant.id().value()) {
            case "padel" -> padel();
            case "clinica" -> clinic();
            default -> {
                return;
            }
        }
        if (plans.planOf(tenant).includes(ModuleId.AI_AGENT)) {
            documents.put(Document.of(DocumentId.of("horarios"), "Horarios y ubicación", Language.ES, """
                    El club abre de lunes a viernes de 8 a 24. Los sábados abre de 9 a 24.

                    Los domingos el club abre a las 9 y cierra a las 22.

                    Estamos en Av. del Libertador 1234. Hay estacionamiento gratis para quienes juegan."""));
            documents.put(Document.of(DocumentId.of("reglas"), "Reglas y cancelaciones", Language.ES, """
                    Un turno de pádel dura 90 minutos. Para reservar se paga una seña, que se descuenta del total.

                    Si cancelás antes del comienzo del turno, la seña se devuelve por el mismo medio con que pagaste.

                    Se alquilan paletas en recepción. Las pelotas se venden por tubo."""));
        }
    }

    private void padel() {
        WeeklyHours hours = WeeklyHours.none()
                .with(DayOfWeek.MONDAY, DayOfWeek.FRIDAY, "08:00-24:00")
                .with(DayOfWeek.SATURDAY, "09:00-24:00")
                .with(DayOfWeek.SUNDAY, "09:00-22:00");
        List<ResourceId> courts =
                List.of(ResourceId.of("cancha-1"), ResourceId.of("cancha-2"), ResourceId.of("cancha-3"));
        for (int i = 0; i < courts.size(); i++) {
            catalog.save(Resource.of(courts.get(i), "Cancha " + (i + 1), ZONE).withHours(hours));
        }
        ServiceId game = ServiceId.of("padel-90");
        catalog.save(Service.of(game, "Pádel 90 minutos", Duration.ofMinutes(90))
                .withGridStep(Duration.ofMinutes(30))
                .withFurthestAdvance(Duration.ofDays(30))
                .withResources(courts));
        offers.put(game.value(), Money.of("6000.00", "ARS"));
    }

    private void clinic() {
        WeeklyHours hours = WeeklyHours.everyDay("09:00-13:00", "15:00-19:00");
        List<ResourceId> doctors = List.of(ResourceId.of("dra-gomez"), ResourceId.of("dr-paz"));
        catalog.save(Resource.of(doctors.get(0), "Dra. Gómez", ZONE).withHours(hours));
        catalog.save(Resource.of(doctors.get(1), "Dr. Paz", ZONE).withHours(hours));
        catalog.save(Service.of(ServiceId.of("consulta"), "Consulta clínica", Duration.ofMinutes(30))
                .withGridStep(Duration.ofMinutes(30))
                .withBuffers(Duration.ZERO, Duration.ofMinutes(5))
                .withFurthestAdvance(Duration.ofDays(60))
                .withResources(doctors));
    }
}
