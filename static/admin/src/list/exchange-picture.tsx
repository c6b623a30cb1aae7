import { LIST } from '../texts/list';

/** Two sites with what they own between them. Drawn with tokens, so it follows the theme. */
export function ExchangePicture() {
  return (
    <svg role="img" aria-label={LIST.pictureTitle} width="420" height="120" viewBox="0 0 420 120">
      <path className="picture-line" d="M100 44h70M250 44h70M170 72h-70M320 72h-70" />
      <path className="picture-line" d="m163 38 7 6-7 6m150-12 7 6-7 6M107 66l-7 6 7 6m150-12-7 6 7 6" />
      <rect className="picture-box-brand" x="10" y="26" width="90" height="64" rx="8" />
      <rect className="picture-box" x="170" y="26" width="80" height="64" rx="8" />
      <rect className="picture-box-brand" x="320" y="26" width="90" height="64" rx="8" />
      <path className="picture-line" d="M26 46h40M26 58h58M26 70h30M336 46h40M336 58h58M336 70h30" />
      <path className="picture-line" d="M190 46h40v26h-40zl20 14 20-14" />
      <circle className="picture-seal" cx="210" cy="60" r="5" />
      <text className="picture-text" x="55" y="110">
        {LIST.pictureYou}
      </text>
      <text className="picture-text" x="210" y="110">
        {LIST.pictureRelay}
      </text>
      <text className="picture-text" x="365" y="110">
        {LIST.picturePartner}
      </text>
    </svg>
  );
}
