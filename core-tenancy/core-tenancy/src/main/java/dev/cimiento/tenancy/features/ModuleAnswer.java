package dev.cimiento.tenancy.features;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.PlanId;
import dev.cimiento.tenancy.TenantId;

/** Whether a tenant may use a module, and if not, why: each reason has its own answer on the web. */
public sealed interface ModuleAnswer {

    /** It may. */
    record Open(ModuleId module) implements ModuleAnswer {

        /** Checks that all is there. */
        public Open {
            requireNonNull(module, "module");
        }
    }

    /**
     * Its plan has no such module, another plan has. Answer 403: who asks is known and asking again does not help. Not 402, which RFC 9110
     * section 15.5.3 keeps for future use; the problem's type says what to buy.
     */
    record NotInPlan(ModuleId module, PlanId plan) implements ModuleAnswer {

        /** Checks that all is there. */
        public NotInPlan {
            requireNonNull(module, "module");
            requireNonNull(plan, "plan");
        }
    }

    /** Its plan has it, and an operator took it from this tenant. Answer 403. */
    record Withdrawn(ModuleId module, TenantId tenant) implements ModuleAnswer {

        /** Checks that all is there. */
        public Withdrawn {
            requireNonNull(module, "module");
            requireNonNull(tenant, "tenant");
        }
    }

    /** It is switched off for the whole fleet. Answer 503 with {@code Retry-After}: it is meant to come back. */
    record SwitchedOff(ModuleId module) implements ModuleAnswer {

        /** Checks that all is there. */
        public SwitchedOff {
            requireNonNull(module, "module");
        }
    }

    /** No plan has it. Answer 404: nobody could buy it, so it does not exist. */
    record NoSuchModule(ModuleId module) implements ModuleAnswer {

        /** Checks that all is there. */
        public NoSuchModule {
            requireNonNull(module, "module");
        }
    }
}
