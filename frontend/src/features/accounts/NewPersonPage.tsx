export default function NewPersonPage() {
  return null;
}
