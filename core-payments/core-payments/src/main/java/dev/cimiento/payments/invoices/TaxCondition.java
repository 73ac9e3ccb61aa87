package dev.cimiento.payments.invoices;

/** What a business or a person is to the tax on sales; in Argentina "condición frente al IVA". */
public enum TaxCondition {
    /** Charges the tax and deducts it: "responsable inscripto". */
    REGISTERED,
    /** Pays a fixed amount in place of the tax: "monotributo". */
    SMALL_TAXPAYER,
    /** Is exempt from it: "exento". */
    EXEMPT,
    /** Consumes: "consumidor final". */
    FINAL_CONSUMER,
    /** Lives abroad: "cliente del exterior". */
    FOREIGN
}
