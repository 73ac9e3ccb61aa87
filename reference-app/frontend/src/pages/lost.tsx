import { ButtonLink } from '../ui/basics';
import { Page } from '../ui/page';

export function Lost() {
  return (
    <Page title="Acá no hay nada" lead="La página no existe, o este negocio no la ofrece." narrow>
      <ButtonLink to="/">Volver al inicio</ButtonLink>
    </Page>
  );
}
