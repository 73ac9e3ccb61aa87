/** Argentina's tax authority (ARCA, once AFIP): tickets by WSAA, electronic invoices by WSFEv1. */
@NullMarked
package dev.cimiento.payments.arca;

import org.jspecify.annotations.NullMarked;
